CREATE TABLE ledger (state text, booked date, amount integer);
CREATE STATISTICS ledger_correlation (dependencies) ON state, booked FROM ledger;
