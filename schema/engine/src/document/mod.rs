//! A schema as a document for people: the same schema always gives the same text, without a time or
//! a machine's name, so that it can be kept beside the code and a change of it read as a diff.

mod describe;
mod diagram;
mod markdown;
pub mod mermaid;
mod objects;
mod page;
mod table;
mod text;

#[cfg(test)]
mod example;

pub use describe::{describe, key_marks, kind};
pub use diagram::draw;
pub use markdown::markdown;
