//! A knowledge graph of European public-sector innovation labs that one can ask.
//!
//! A *workspace* is a folder of Turtle files and saved queries. labgraph reads it into an embedded
//! [Oxigraph](oxigraph) store, adds what its inference rules derive, and answers SPARQL.
//!
//! Data flows one way: `workspace` finds the files, `store` holds the dataset, `query` asks it,
//! `render` writes the answer, and the fronts (`cli`, and the prompt `repl` that it starts) decide what goes
//! where. A module uses only those before it; a test holds them to it.
//!
//! ```
//! use labgraph::query::{Answer, Engine};
//! use labgraph::store::Dataset;
//! use labgraph::workspace::Workspace;
//!
//! let dataset = Dataset::load(&Workspace::embedded(), true)?;
//! let engine = Engine::new(dataset.store());
//! let answer = engine.ask("ASK { lid:vinnova a lab:InnovationOrganisation }")?;
//! assert!(matches!(answer, Answer::Boolean(true)));
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

pub mod cli;
pub mod diff;
pub mod edit;
pub mod fetch;
pub mod import;
pub mod link;
pub mod model;
pub mod query;
pub mod render;
pub mod repl;
pub mod report;
pub mod shapes;
pub mod store;
pub mod workspace;
