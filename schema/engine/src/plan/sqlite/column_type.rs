//! Which declared types are the same to SQLite.

/// A declared type's affinity: <https://www.sqlite.org/datatype3.html#determination_of_column_affinity>.
pub fn affinity(declared: &str) -> &'static str {
    let declared = declared.to_ascii_uppercase();
    let has = |words: &[&str]| words.iter().any(|w| declared.contains(w));
    if has(&["INT"]) {
        "integer"
    } else if has(&["CHAR", "CLOB", "TEXT"]) {
        "text"
    } else if declared.is_empty() || has(&["BLOB"]) {
        "blob"
    } else if has(&["REAL", "FLOA", "DOUB"]) {
        "real"
    } else {
        "numeric"
    }
}
