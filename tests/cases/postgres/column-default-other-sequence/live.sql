CREATE SEQUENCE ticket_numbers;
CREATE SEQUENCE order_numbers;
CREATE TABLE ticket (
  id bigint PRIMARY KEY DEFAULT nextval('order_numbers'),
  subject text NOT NULL
);
