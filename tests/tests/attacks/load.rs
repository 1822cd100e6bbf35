//! Slow, idle and many.
