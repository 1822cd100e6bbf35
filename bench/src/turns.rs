//! Which project is switched next, and to what.

/// The projects of one client: every so-manyth, so that no two clients wait for the same row.
pub struct Turns {
    first: u32,
    step: u32,
    projects: u32,
    turn: u32,
}

impl Turns {
    /// The projects of each of several clients.
    pub fn share(projects: u32, clients: u32) -> Vec<Self> {
        (1..=clients)
            .map(|first| Self {
                first,
                step: clients,
                projects: projects / clients,
                turn: 0,
            })
            .collect()
    }
}

impl Iterator for Turns {
    type Item = (u32, bool);

    /// Off first, since every project begins as active: a value that is there already would be no
    /// write.
    fn next(&mut self) -> Option<(u32, bool)> {
        let id = self.first + self.step * (self.turn % self.projects);
        let on = self.turn / self.projects % 2 == 1;
        self.turn += 1;
        Some((id, on))
    }
}
