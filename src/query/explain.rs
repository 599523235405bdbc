//! How a query was answered.

use super::service::Run;
use oxigraph::model::NamedNode;
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
    pub(super) fn of(explanation: &QueryExplanation, run: &Run) -> Self {
        let mut json = Vec::new();
        let written = explanation.write_in_json(&mut json).is_ok();
        let value =
            if written { serde_json::from_slice(&json).unwrap_or_default() } else { serde_json::Value::Null };
        let mut plan = Self::from_json(&value["plan"]);
        plan.name_services(run);
        plan
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

    /// Says of each SERVICE which endpoint it asked, and how.
    fn name_services(&mut self, run: &Run) {
        let name = self.name.strip_prefix("Service(<").and_then(|name| name.strip_suffix(">)"));
        let told = name.and_then(|name| run.told(&NamedNode::new_unchecked(name)));
        self.name = told.unwrap_or_else(|| std::mem::take(&mut self.name));
        self.steps.iter_mut().for_each(|step| step.name_services(run));
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
