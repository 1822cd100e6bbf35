create table customer (
  id integer primary key autoincrement,
  name varchar(40) not null collate nocase,
  born Date
);
