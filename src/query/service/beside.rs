//! What stands beside a pattern of a query: the solutions that it is joined with or looked at for.

use super::scope::{Names, links, of_steady, visible};
use oxigraph::model::Variable;
use spargebra::algebra::{Expression, GraphPattern};
use spargebra::term::NamedNodePattern;

/// What stands beside a pattern.
#[derive(Debug, Clone, Default)]
pub(super) struct Beside {
    /// The solutions that it is looked at for, wherever in it: of EXISTS and LATERAL.
    pub(super) around: Vec<GraphPattern>,
    /// What it is joined with.
    pub(super) joined: Vec<GraphPattern>,
    /// What holds for all that is made of it.
    pub(super) filters: Vec<Expression>,
    /// The graph that it is looked for in.
    pub(super) graph: Option<NamedNodePattern>,
}

impl Beside {
    pub(super) fn placed(&self, pattern: GraphPattern) -> GraphPattern {
        match &self.graph {
            Some(name) => GraphPattern::Graph { name: name.clone(), inner: Box::new(pattern) },
            None => pattern,
        }
    }

    /// Joined with a pattern, too.
    pub(super) fn with(&self, pattern: &GraphPattern) -> Self {
        let mut more = self.clone();
        more.joined.push(self.placed(pattern.clone()));
        more
    }

    /// On the right of a pattern that keeps its solutions, or loses them, by what is found here.
    pub(super) fn right_of(&self, pattern: &GraphPattern) -> Self {
        Self { joined: vec![self.placed(pattern.clone())], ..self.clone() }
    }

    /// Looked at for each solution of a pattern.
    pub(super) fn within(&self, pattern: &GraphPattern) -> Self {
        let mut within = Self { joined: Vec::new(), ..self.clone() };
        within.around.push(self.placed(pattern.clone()));
        within
    }

    /// Of the same name are only these variables.
    pub(super) fn limited(&self, variables: &[Variable]) -> Self {
        let names: Names = variables.iter().map(|variable| variable.as_str().to_owned()).collect();
        let limit = |patterns: Vec<GraphPattern>| -> Vec<GraphPattern> {
            let whole = patterns.into_iter().reduce(joined);
            let shared: Vec<Variable> = (whole.iter().flat_map(visible))
                .filter(|name| names.contains(name))
                .map(Variable::new_unchecked)
                .collect();
            whole.map(|inner| projected(inner, shared)).into_iter().collect()
        };
        let everything = self.around.iter().chain(&self.joined).cloned().collect();
        Self {
            around: limit(self.around.clone()),
            joined: if self.joined.is_empty() { Vec::new() } else { limit(everything) },
            filters: (self.filters.iter())
                .filter(|filter| of_steady(filter).is_some_and(|used| used.is_subset(&names)))
                .cloned()
                .collect(),
            graph: self.graph.clone(),
        }
    }

    /// All of it that is joined: each a part of its own.
    pub(super) fn parts(&self) -> Vec<GraphPattern> {
        let mut parts = Vec::new();
        for pattern in self.around.iter().chain(&self.joined) {
            split(pattern.clone(), &mut parts);
        }
        parts
    }
}

impl Beside {
    /// Where nothing is lost by what does not hold.
    pub(super) fn unfiltered(mut self) -> Self {
        self.filters.clear();
        self
    }
}

pub(super) fn joined(left: GraphPattern, right: GraphPattern) -> GraphPattern {
    GraphPattern::Join { left: Box::new(left), right: Box::new(right) }
}

/// The different solutions of a pattern as to some variables.
pub(super) fn projected(inner: GraphPattern, variables: Vec<Variable>) -> GraphPattern {
    let inner = Box::new(GraphPattern::Project { inner: Box::new(inner), variables });
    GraphPattern::Distinct { inner }
}

/// The parts of a join, down to single triples.
pub(super) fn split(pattern: GraphPattern, parts: &mut Vec<GraphPattern>) {
    match pattern {
        GraphPattern::Join { left, right } => {
            split(*left, parts);
            split(*right, parts);
        }
        GraphPattern::Bgp { patterns } if patterns.len() > 1 => {
            parts.extend(patterns.into_iter().map(|triple| GraphPattern::Bgp { patterns: vec![triple] }));
        }
        GraphPattern::Graph { name: NamedNodePattern::NamedNode(graph), inner } => {
            let mut inside = Vec::new();
            split(*inner, &mut inside);
            parts.extend(inside.into_iter().map(|inner| GraphPattern::Graph {
                name: NamedNodePattern::NamedNode(graph.clone()),
                inner: Box::new(inner),
            }));
        }
        other => parts.push(other),
    }
}

/// Those parts that are connected with these names, directly or through others; the rest in its own connected lots.
pub(super) fn connected(
    mut parts: Vec<GraphPattern>,
    names: &Names,
) -> (Option<GraphPattern>, Vec<GraphPattern>) {
    let mut lots = Vec::new();
    let mut reached = names.clone();
    loop {
        let mut lot: Option<GraphPattern> = None;
        while let Some(place) = parts.iter().position(|part| !links(part).is_disjoint(&reached)) {
            let part = parts.remove(place);
            reached.append(&mut links(&part));
            lot = Some(match lot {
                Some(lot) => joined(lot, part),
                None => part,
            });
        }
        lots.push(lot);
        if parts.is_empty() {
            break;
        }
        let next = parts.remove(0);
        reached = links(&next);
        // Put back as the first that is reached; what has no variables stands alone.
        if reached.is_empty() {
            lots.push(Some(next));
        } else {
            parts.insert(0, next);
        }
    }
    let mut lots = lots.into_iter();
    (lots.next().flatten(), lots.flatten().collect())
}
