//! Migrations that are code: they are run by their tool alone, so they are refused by name.

use std::io::Read as _;

use super::evidence::{File, Folder, look};
use crate::source::SourceError;

/// How much of a file is looked at.
const BEGINNING: u64 = 64 * 1024;

/// Files that a tool alone has.
const SIGNS: [(&str, &str); 12] = [
    ("alembic.ini", "Alembic (Python)"),
    ("script.py.mako", "Alembic (Python)"),
    ("env.py", "Alembic (Python)"),
    ("knexfile.js", "Knex (JavaScript)"),
    ("knexfile.ts", "Knex (TypeScript)"),
    ("knexfile.mjs", "Knex (JavaScript)"),
    ("knexfile.cjs", "Knex (JavaScript)"),
    ("schema.rb", "Rails (Ruby)"),
    ("ormconfig.json", "TypeORM (TypeScript)"),
    ("phinx.php", "Phinx (PHP)"),
    (
        "sqitch.plan",
        "Sqitch, whose plan says the order and what is deployed",
    ),
    (
        "sqitch.conf",
        "Sqitch, whose plan says the order and what is deployed",
    ),
];

/// What a file of an extension holds when it is a migration, and whose it is then. The first that is in it
/// counts.
const TEXTS: [(&[&str], &str, &str); 27] = [
    (&["py"], "down_revision", "Alembic (Python)"),
    (&["py"], "migrations.Migration", "Django (Python)"),
    (&["py"], "yoyo", "Yoyo (Python)"),
    (&["py"], "def upgrade", "Alembic (Python)"),
    (&["rb"], "ActiveRecord::Migration", "Rails (Ruby)"),
    (&["rb"], "ActiveRecord::Schema", "Rails (Ruby)"),
    (&["rb"], "Sequel.migration", "Sequel (Ruby)"),
    (
        &["js", "ts", "mjs", "cjs", "mts", "cts"],
        "MigrationInterface",
        "TypeORM (TypeScript)",
    ),
    (
        &["js", "ts", "mjs", "cjs", "mts", "cts"],
        "queryInterface",
        "Sequelize (JavaScript)",
    ),
    (
        &["js", "ts", "mjs", "cjs", "mts", "cts"],
        "extends Migration",
        "MikroORM (TypeScript)",
    ),
    (
        &["js", "ts", "mjs", "cjs", "mts", "cts"],
        "pgm",
        "node-pg-migrate (JavaScript)",
    ),
    (
        &["js", "ts", "mjs", "cjs", "mts", "cts"],
        "Kysely",
        "Kysely (TypeScript)",
    ),
    (
        &["js", "ts", "mjs", "cjs", "mts", "cts"],
        "knex",
        "Knex (JavaScript)",
    ),
    (
        &["js", "ts", "mjs", "cjs", "mts", "cts"],
        "exports.up",
        "a migration tool in JavaScript",
    ),
    (
        &["js", "ts", "mjs", "cjs", "mts", "cts"],
        "function up",
        "a migration tool in JavaScript",
    ),
    (&["php"], "Doctrine", "Doctrine (PHP)"),
    (&["php"], "Phinx", "Phinx (PHP)"),
    (&["php"], "extends Migration", "Laravel (PHP)"),
    (&["go"], "goose", "goose, as code in Go"),
    (
        &["java", "kt"],
        "BaseJavaMigration",
        "Flyway, as code in Java",
    ),
    (&["cs"], "MigrationBuilder", "Entity Framework (C#)"),
    (&["cs"], "Migration", "a migration tool in C#"),
    (&["ex", "exs"], "Ecto.Migration", "Ecto (Elixir)"),
    (&["rs"], "MigrationTrait", "SeaORM (Rust)"),
    (&["rs"], "barrel", "refinery (Rust)"),
    (
        &["xml", "yaml", "yml", "json"],
        "databaseChangeLog",
        "Liquibase",
    ),
    (&["edn", "clj"], "up", "a migration tool in Clojure"),
];

/// Languages that migrations are written in.
const LANGUAGES: [(&str, &str); 17] = [
    ("py", "Python"),
    ("rb", "Ruby"),
    ("js", "JavaScript"),
    ("mjs", "JavaScript"),
    ("cjs", "JavaScript"),
    ("ts", "TypeScript"),
    ("mts", "TypeScript"),
    ("cts", "TypeScript"),
    ("php", "PHP"),
    ("go", "Go"),
    ("java", "Java"),
    ("kt", "Kotlin"),
    ("cs", "C#"),
    ("ex", "Elixir"),
    ("exs", "Elixir"),
    ("rs", "Rust"),
    ("scala", "Scala"),
];

/// A file that is a migration in code, and whose it is.
pub fn found(folder: &Folder) -> Result<Option<(File, String)>, SourceError> {
    for file in &folder.files {
        if let Some(whose) = whose(file) {
            return Ok(Some((file.clone(), whose)));
        }
    }
    // Alembic's and Rails' are one folder further.
    for inner in &folder.folders {
        if ["versions", "migrate", "migration", "changelog", "changes"]
            .contains(&inner.name.as_str())
        {
            for file in look(&inner.path)?.files {
                if let Some(whose) = whose(&file) {
                    return Ok(Some((file, whose)));
                }
            }
        }
    }
    Ok(None)
}

fn whose(file: &File) -> Option<String> {
    if let Some((_, whose)) = SIGNS.iter().find(|(name, _)| *name == file.name) {
        return Some((*whose).to_owned());
    }
    let extension = file.extension();
    let extension = extension.as_str();
    if !TEXTS.iter().any(|(of, _, _)| of.contains(&extension)) && extension != "scala" {
        return None;
    }
    let mut begins = Vec::new();
    std::fs::File::open(&file.path)
        .and_then(|f| f.take(BEGINNING).read_to_end(&mut begins))
        .ok()?;
    let begins = String::from_utf8_lossy(&begins);
    let known = TEXTS
        .iter()
        .find(|(of, text, _)| of.contains(&extension) && begins.contains(text));
    if let Some((_, _, whose)) = known {
        return Some((*whose).to_owned());
    }
    // Named as a migration: with a number, or a version.
    let mut letters = file.name.chars();
    let named = match letters.next() {
        Some('V' | 'U' | 'R' | 'm' | 'M') => letters
            .next()
            .is_some_and(|c| c.is_ascii_digit() || c == '_'),
        first => first.is_some_and(|c| c.is_ascii_digit()),
    };
    let language = LANGUAGES.iter().find(|(of, _)| *of == extension);
    language
        .filter(|_| named)
        .map(|(_, language)| format!("a migration tool in {language}"))
}
