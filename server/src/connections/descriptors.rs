//! How many files and sockets the process may have open.

/// Raises the limit to so many, as far as it may; gives what it is then.
#[cfg(unix)]
pub(super) fn raise(wanted: usize) -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    let number =
        |limit: Option<u64>| limit.map_or(usize::MAX, |n| usize::try_from(n).unwrap_or(usize::MAX));
    let limit = getrlimit(Resource::Nofile);
    if number(limit.current) >= wanted {
        return number(limit.current);
    }
    let most = wanted.min(number(limit.maximum));
    let raised = Rlimit {
        current: u64::try_from(most).ok(),
        maximum: limit.maximum,
    };
    match setrlimit(Resource::Nofile, raised) {
        Ok(()) => most,
        Err(error) => {
            tracing::warn!(%error, "the limit of descriptors could not be raised");
            number(limit.current)
        }
    }
}

/// There is no such limit to speak of.
#[cfg(not(unix))]
pub(super) fn raise(wanted: usize) -> usize {
    wanted
}
