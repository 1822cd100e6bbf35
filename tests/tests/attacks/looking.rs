//! Looking changes nothing: what `--expected` and a live schema's texts may do to a live database.
