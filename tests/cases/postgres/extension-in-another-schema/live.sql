CREATE SCHEMA extensions; CREATE EXTENSION pgcrypto; CREATE TABLE vault (id integer PRIMARY KEY, salt text);
