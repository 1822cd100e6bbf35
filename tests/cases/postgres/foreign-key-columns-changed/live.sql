CREATE TABLE account (id integer PRIMARY KEY);
CREATE TABLE transfer (
  id integer PRIMARY KEY,
  payer integer NOT NULL,
  payee integer NOT NULL,
  CONSTRAINT transfer_account FOREIGN KEY (payee) REFERENCES account
);
