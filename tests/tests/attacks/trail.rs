//! The trail, what it hides and what it can't lose.
