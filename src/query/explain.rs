//! How a query was answered.

use oxigraph::sparql::QueryExplanation;
use serde::Serialize;

/// A step of a plan, with the steps that feed it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Plan {
    /// The operator and its arguments, as Oxigraph names them.
    pub name: String,
    /// How many rows it gave.
    pub rows: Option<u64>,
    /// How long it took, in seconds, with the steps below it.
    pub seconds: Option<f64>,
    /// The steps that feed it.
    pub steps: Vec<Plan>,
}

impl Plan {
    pub(super) fn of(explanation: &QueryExplanation) -> Self {
        let mut json = Vec::new();
        let written = explanation.write_in_json(&mut json).is_ok();
        let value =
            if written { serde_json::from_slice(&json).unwrap_or_default() } else { serde_json::Value::Null };
        Self::from_json(&value["plan"])
    }

    fn from_json(node: &serde_json::Value) -> Self {
        Self {
            name: node["name"].as_str().unwrap_or("?").to_owned(),
            rows: node["number of results"].as_u64(),
            seconds: node["duration in seconds"].as_f64(),
            steps: node["children"]
                .as_array()
                .map(|children| children.iter().map(Self::from_json).collect())
                .unwrap_or_default(),
        }
    }

    /// Each step with its depth, the outermost first.
    #[must_use]
    pub fn lines(&self) -> Vec<(usize, &Self)> {
        let mut lines = vec![(0, self)];
        for step in &self.steps {
            lines.extend(step.lines().into_iter().map(|(depth, step)| (depth + 1, step)));
        }
        lines
    }
}
