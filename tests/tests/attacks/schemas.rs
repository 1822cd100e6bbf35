//! A hostile schema gets no SQL of its own into a plan, and no sign of its own into a report.
