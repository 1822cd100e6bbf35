//! What is known of the checked database, so that a script meets the same.

use evenkeel_ddl::sql::literal;

use crate::database::{Database, DbError};

/// What is known of the checked database, so that a script meets the same.
pub(super) struct Live {
    pub major: u32,
    pub encoding: String,
    collate: String,
    ctype: String,
    pub user: String,
    pub superuser: bool,
    pub may_make: bool,
    pub roles: Vec<String>,
}

impl Live {
    pub async fn read(database: &Database) -> Result<Self, DbError> {
        const SQL: &str = "SELECT (current_setting('server_version_num')::int / 10000)::text, \
             pg_encoding_to_char(d.encoding), d.datcollate, d.datctype, current_user::text, \
             r.rolsuper::text, (r.rolsuper OR (r.rolcreatedb AND r.rolcreaterole))::text \
             FROM pg_catalog.pg_database d, pg_catalog.pg_roles r \
             WHERE d.datname = current_database() AND r.rolname = current_user";
        let unknown = || DbError::Other("the catalog doesn't know its own database".into());
        let row = database.fetch(SQL, &[]).await?.into_iter().next();
        let row: Vec<String> = row.ok_or_else(unknown)?.into_iter().flatten().collect();
        let [major, encoding, collate, ctype, user, superuser, may_make] =
            <[String; 7]>::try_from(row).map_err(|_| unknown())?;
        let roles =
            "SELECT rolname::text FROM pg_catalog.pg_roles WHERE rolname !~ '^pg_' ORDER BY 1";
        let roles = database.fetch(roles, &[]).await?;
        Ok(Self {
            major: major.parse().map_err(|_| unknown())?,
            encoding,
            collate,
            ctype,
            user,
            superuser: superuser == "true",
            may_make: may_make == "true",
            roles: roles.into_iter().flatten().flatten().collect(),
        })
    }

    /// As the checked database is, since texts are sorted and compared by it.
    pub fn like(&self) -> String {
        format!(
            "ENCODING {} LC_COLLATE {} LC_CTYPE {}",
            literal(&self.encoding),
            literal(&self.collate),
            literal(&self.ctype)
        )
    }
}
