CREATE TABLE ledger (booked date, amount integer, state text);
CREATE STATISTICS ledger_correlation (dependencies) ON state, booked FROM ledger;
