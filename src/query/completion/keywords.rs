//! The keywords that the grammar allows at a place, by the parser for unfinished text.

use ll_sparql_parser::continuations_at;
use ll_sparql_parser::syntax_kind::SyntaxKind;

/// How many brackets may be open: beyond it, the parser gives up in a panic.
const DEEPEST: usize = 40;

/// How long a text is still read.
const LONGEST: usize = 64 << 10;

const START: [&str; 6] = ["SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "PREFIX", "BASE"];
const UPDATE: [&str; 12] = [
    "INSERT DATA",
    "DELETE DATA",
    "INSERT",
    "DELETE",
    "DELETE WHERE",
    "WITH",
    "CLEAR",
    "CREATE",
    "DROP",
    "COPY",
    "MOVE",
    "ADD",
];
const PATTERN: [&str; 8] =
    ["OPTIONAL", "FILTER", "BIND", "VALUES", "GRAPH", "MINUS", "SERVICE", "FILTER NOT EXISTS"];

/// What may follow a text.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Continuation {
    /// Keywords, the likeliest first.
    pub(super) keywords: Vec<&'static str>,
    /// Whether a function may.
    pub(super) functions: bool,
}

/// What may follow the text before the cursor, with so many brackets open.
pub(super) fn after(text: &str, depth: usize) -> Continuation {
    let text = text.trim_end();
    if depth > DEEPEST || text.len() > LONGEST || brackets(text) > DEEPEST {
        return Continuation::default();
    }
    let (root, _) = ll_sparql_parser::parse(text);
    let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
    let kinds = if text.is_empty() { None } else { continuations_at(&root, end.into()) };
    let Some(kinds) = kinds else {
        // At the start, and after the `;` of an update, the parser does not say.
        let starts = depth == 0 && (text.is_empty() || text.ends_with(';'));
        let keywords = if starts { START.into_iter().chain(UPDATE).collect() } else { Vec::new() };
        return Continuation { keywords, functions: false };
    };
    let mut keywords: Vec<&'static str> = Vec::new();
    for kind in &kinds {
        for keyword in of(*kind) {
            if !keywords.contains(keyword) {
                keywords.push(keyword);
            }
        }
    }
    if kinds.contains(&SyntaxKind::SelectQuery) {
        keywords = START.into_iter().chain(UPDATE).collect();
    }
    let functions = kinds.iter().any(|kind| {
        matches!(
            kind,
            SyntaxKind::Expression
                | SyntaxKind::Constraint
                | SyntaxKind::NumericExpression
                | SyntaxKind::OrderCondition
                | SyntaxKind::GroupCondition
                | SyntaxKind::HavingCondition
        )
    });
    Continuation { keywords, functions }
}

/// The deepest that brackets nest in a text.
fn brackets(text: &str) -> usize {
    let (mut depth, mut most) = (0_usize, 0_usize);
    for byte in text.bytes() {
        match byte {
            b'(' | b'{' | b'[' => depth += 1,
            b')' | b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        most = most.max(depth);
    }
    most
}

/// The keywords that something in the grammar begins with.
fn of(kind: SyntaxKind) -> &'static [&'static str] {
    match kind {
        SyntaxKind::BaseDecl => &["BASE"],
        SyntaxKind::PrefixDecl => &["PREFIX"],
        SyntaxKind::DISTINCT => &["DISTINCT"],
        SyntaxKind::REDUCED => &["REDUCED"],
        SyntaxKind::AS => &["AS"],
        SyntaxKind::DatasetClause => &["FROM", "FROM NAMED"],
        SyntaxKind::NamedGraphClause => &["NAMED"],
        SyntaxKind::WhereClause | SyntaxKind::WHERE => &["WHERE"],
        SyntaxKind::SubSelect => &["SELECT"],
        SyntaxKind::GraphPatternNotTriples | SyntaxKind::GroupGraphPatternSub => &PATTERN,
        SyntaxKind::UNION => &["UNION"],
        SyntaxKind::SolutionModifier => &["ORDER BY", "LIMIT", "GROUP BY", "HAVING", "OFFSET"],
        SyntaxKind::GroupClause => &["GROUP BY"],
        SyntaxKind::HavingClause => &["HAVING"],
        SyntaxKind::OrderClause => &["ORDER BY"],
        SyntaxKind::LimitOffsetClauses => &["LIMIT", "OFFSET"],
        SyntaxKind::LimitClause => &["LIMIT"],
        SyntaxKind::OffsetClause => &["OFFSET"],
        SyntaxKind::ValuesClause => &["VALUES"],
        SyntaxKind::BY => &["BY"],
        SyntaxKind::OrderCondition => &["DESC", "ASC"],
        SyntaxKind::Expression | SyntaxKind::Constraint | SyntaxKind::HavingCondition => {
            &["EXISTS", "NOT EXISTS"]
        }
        SyntaxKind::IN => &["IN"],
        SyntaxKind::NOT => &["NOT IN"],
        SyntaxKind::EXISTS | SyntaxKind::ExistsFunc => &["EXISTS"],
        SyntaxKind::SILENT => &["SILENT"],
        SyntaxKind::GraphRefAll => &["GRAPH", "DEFAULT", "NAMED", "ALL"],
        SyntaxKind::GraphOrDefault => &["DEFAULT", "GRAPH"],
        SyntaxKind::TO => &["TO"],
        SyntaxKind::INTO => &["INTO"],
        SyntaxKind::GraphRef | SyntaxKind::Quads | SyntaxKind::QuadsNotTriples => &["GRAPH"],
        SyntaxKind::InsertClause => &["INSERT"],
        SyntaxKind::DeleteClause => &["DELETE"],
        SyntaxKind::UsingClause => &["USING", "USING NAMED"],
        SyntaxKind::DataBlockValue | SyntaxKind::UNDEF => &["UNDEF"],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_follow_the_grammar() {
        for (text, expected) in [
            ("SELECT ", "DISTINCT REDUCED"),
            ("SELECT ?x ", "FROM|FROM NAMED|WHERE"),
            ("SELECT ?x { ?x a lab:Y } ", "ORDER BY|LIMIT|GROUP BY|HAVING|OFFSET|VALUES"),
            ("SELECT ?x { ?x a lab:Y } LIMIT 1 ", "OFFSET|VALUES"),
            ("SELECT ?x { ?x ", ""),
            ("SELECT (COUNT(?x) ", "IN|NOT IN|AS"),
            ("DELETE { ?s ?p ?o } ", "INSERT|USING|USING NAMED|WHERE"),
        ] {
            let keywords = after(text, 1).keywords;
            let separator = if expected.contains('|') { "|" } else { " " };
            assert_eq!(keywords.join(separator), expected, "{text}");
        }
    }

    #[test]
    fn deep_nesting_is_not_read() {
        for open in ["(", "{", "[ lab:a ", "COALESCE("] {
            after(&format!("SELECT * {{ FILTER(?x = {}", open.repeat(DEEPEST - 2)), 3);
            assert_eq!(after(&format!("SELECT * {{ {}", open.repeat(500)), 0), Continuation::default());
        }
    }
}
