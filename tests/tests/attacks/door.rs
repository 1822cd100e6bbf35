//! Accounts, sessions and links in the hands of somebody else.
