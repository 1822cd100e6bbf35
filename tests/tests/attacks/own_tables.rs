//! Evenkeel's own tables under somebody else's name.
