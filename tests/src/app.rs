//! A server and the database that belongs to it.

use std::ops::{Deref, DerefMut};

use crate::{Engine, Fixture, Server, TestDatabase};

/// A server on a database of its own. Everything that a [`Server`] does, this does.
pub struct TestApp {
    // Before the database, since fields are dropped in their order.
    server: Server,
    database: TestDatabase,
}

impl TestApp {
    /// Starts the binary on a new database.
    ///
    /// # Panics
    /// It doesn't listen in time.
    pub async fn start(engine: Engine, fixture: Fixture) -> Self {
        let database = TestDatabase::create(engine, fixture).await;
        Self {
            server: Server::start(&database).await,
            database,
        }
    }

    /// The database, to look into and to tamper with.
    #[must_use]
    pub fn database(&self) -> &TestDatabase {
        &self.database
    }

    /// Kills the server, unless it has ended, and starts another one on the same database.
    ///
    /// # Panics
    /// It doesn't listen in time.
    pub async fn restart(&mut self) {
        self.server.kill().await;
        self.server = Server::start(&self.database).await;
    }
}

impl Deref for TestApp {
    type Target = Server;

    fn deref(&self) -> &Server {
        &self.server
    }
}

impl DerefMut for TestApp {
    fn deref_mut(&mut self) -> &mut Server {
        &mut self.server
    }
}
