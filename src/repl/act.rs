//! What each command does.

mod set;
mod shown;

use super::command::{self, COMMANDS, Command, Group};
use super::host::Fault;
use super::path_of;
use super::shell::{Flow, Form, Shell, tell};
use crate::query::Solutions;
use crate::query::saved::SavedQuery;
use crate::render::{Style, Table, plain_list, visible, write_rows};
use oxigraph::model::{Literal, NamedNode, Term, Variable};
use std::fmt::Write as _;
use std::path::Path;

/// How many statements `.history` shows.
const HISTORY: usize = 20;

impl Shell<'_> {
    /// Runs a command: a line that begins with a dot.
    pub(super) fn command(&mut self, line: &str) -> Result<Flow, Fault> {
        let line = line.trim();
        let words = shell_words::split(line.strip_prefix('.').unwrap_or(line))
            .map_err(|_| self.host.usage("a quotation mark has no partner", &[]))?;
        let Some((name, arguments)) = words.split_first() else {
            return Err(self.host.usage("a command has a name", &[".help lists them".to_owned()]));
        };
        let command = command::find(name).map_err(|near| self.unknown(name, &near))?;
        self.carry_out(command, arguments)
    }

    fn unknown(&self, name: &str, near: &[&str]) -> Fault {
        let hint = if near.is_empty() {
            ".help lists the commands".to_owned()
        } else {
            let near: Vec<String> = near.iter().map(|name| format!(".{name}")).collect();
            format!("did you mean {}?", near.join(", "))
        };
        self.host.usage(&format!("there is no command .{name}"), &[hint])
    }

    fn misused(&self, command: &Command) -> Fault {
        self.host.usage(&format!("it is written {}", command.usage()), &[format!(".help {}", command.name)])
    }

    fn carry_out(&mut self, command: &Command, arguments: &[String]) -> Result<Flow, Fault> {
        let one = || match arguments {
            [one] => Some(one.as_str()),
            _ => None,
        };
        match command.name {
            "quit" | "exit" => return Ok(Flow::Quit),
            "edit" => return self.edit().map(Flow::Edit),
            "help" => self.help(arguments)?,
            "show" | "find" | "compare" | "report" | "diff" | "export" | "check" | "import" | "fmt"
            | "run" => {
                return self.verb(command.name, arguments);
            }
            "queries" => {
                let mut words = vec!["--list".to_owned()];
                words.extend(arguments.iter().cloned());
                return self.verb("run", &words);
            }
            "params" => self.params(arguments)?,
            "schema" => self.schema(arguments)?,
            "graphs" => self.graphs()?,
            "prefixes" => self.prefixes(command, arguments)?,
            "last" => {
                let Some(asked) = self.last.take() else { return Err(self.nothing_asked()) };
                let outcome = self.show(&asked.answer, true);
                self.last = Some(asked);
                outcome?;
            }
            "chart" => self.chart(command, arguments)?,
            "once" => {
                let file = path_of(one().ok_or_else(|| self.misused(command))?);
                self.host.check_file(&file)?;
                self.view.send_next_to(file);
            }
            "output" if arguments.is_empty() => self.view.send_all_to(None),
            "output" => {
                let file = path_of(one().ok_or_else(|| self.misused(command))?);
                self.host.check_file(&file)?;
                self.view.send_all_to(Some(file));
            }
            "set" => match arguments {
                [] => self.settings_table()?,
                [name, value @ ..] => self.set(name, value)?,
            },
            "mode" | "labels" | "width" | "null" | "pager" | "timer" | "explain" | "lang" => {
                self.set(command.name, arguments)?;
            }
            "save" => {
                let name = one().ok_or_else(|| self.misused(command))?;
                let Some(asked) = &self.last else { return Err(self.nothing_asked()) };
                let path = self.host.save_query(name, &asked.text)?;
                tell(&path.display().to_string());
            }
            "read" => {
                let file = one().ok_or_else(|| self.misused(command))?;
                let text = self.host.read_file(&path_of(file))?;
                super::script::run_text(self, &text, file, false)?;
            }
            "history" => self.history(command, arguments)?,
            "undo" => self.host.undo(self.terminal, &self.settings)?,
            "open" => {
                let target = one().ok_or_else(|| self.misused(command))?;
                self.host.open(target)?;
            }
            other => return Err(self.unknown(other, &[])),
        }
        Ok(Flow::Go)
    }

    fn nothing_asked(&self) -> Fault {
        self.host.usage("nothing has been asked yet", &[])
    }

    /// Runs a verb of the command line and shows what it prints.
    fn verb(&mut self, verb: &str, arguments: &[String]) -> Result<Flow, Fault> {
        let mut words = vec![verb.to_owned()];
        words.extend(arguments.iter().cloned());
        let file = self.view.file().map(Path::to_owned);
        let is_mapping = file.as_ref().and_then(|file| file.extension()).is_some_and(|extension| {
            verb == "import" && ["yaml", "yml"].iter().any(|name| extension.eq_ignore_ascii_case(name))
        });
        if matches!(verb, "import" | "fmt") && !is_mapping {
            self.takes_text()?;
        }
        // A file that no answer can go to is forgotten, or it would be in the way of each answer to come.
        let printed = self.host.verb(&words, file.as_deref(), &self.settings);
        let printed = printed.inspect_err(|_| self.view.forget_next())?;
        // What went to a file of its own leaves nothing for another.
        let is_written = arguments.iter().any(|word| word.starts_with("-o") || word.starts_with("--output"));
        if !is_written || !printed.bytes.is_empty() {
            self.print(&printed.bytes)?;
        }
        Ok(if printed.code == 0 { Flow::Go } else { Flow::No(printed.code) })
    }

    fn help(&mut self, arguments: &[String]) -> Result<(), Fault> {
        let languages = self.languages().clone();
        let text = match arguments {
            [name, ..] => {
                let name = name.trim_start_matches('.');
                let command = command::find(name).map_err(|near| self.unknown(name, &near))?;
                format!("{}\n  {}\n", command.usage(), command.summary(&languages))
            }
            [] => {
                let mut text = languages
                    .word([
                        "A statement of SPARQL runs when it is complete. A command begins with a dot:",
                        "Een SPARQL-opdracht wordt uitgevoerd zodra ze volledig is. Een commando begint met een punt:",
                        "Une instruction SPARQL s'exécute dès qu'elle est complète. Une commande commence par un point :",
                    ])
                    .to_owned();
                text.push('\n');
                for group in Group::ALL {
                    let rows: Vec<Vec<String>> = COMMANDS
                        .iter()
                        .filter(|command| command.group == group)
                        .map(|command| {
                            vec![format!("  {}", command.usage()), command.summary(&languages).to_owned()]
                        })
                        .collect();
                    let list = plain_list(&rows, self.style(None, false).width);
                    let _infallible = write!(text, "\n{}\n{list}\n", group.heading(&languages));
                }
                text
            }
        };
        self.print_text(&text)
    }

    fn params(&mut self, arguments: &[String]) -> Result<(), Fault> {
        let library = self.host.library();
        let languages = self.languages().clone();
        let wanted = arguments.first();
        if let Some(name) = wanted
            && let Err(near) = library.get(name)
        {
            return Err(self.host.usage(
                &format!("there is no saved query {name:?}"),
                &[if near.is_empty() { ".queries".to_owned() } else { near.join(", ") }],
            ));
        }
        let describe = |saved: &SavedQuery, name: &str| -> Vec<Vec<Option<Term>>> {
            let row = |param: &crate::query::saved::params::Param| {
                let label =
                    param.label.as_ref().and_then(|label| label.choose(&languages)).unwrap_or_default();
                let default = saved.header.default_of(&param.name).unwrap_or_default();
                let values = saved.header.values_of(&param.name).join(", ");
                let required =
                    languages.word(if param.required { ["yes", "ja", "oui"] } else { ["no", "nee", "non"] });
                [name, &param.name, label, required, &default, &values].map(cell).to_vec()
            };
            saved.params.iter().map(row).collect()
        };
        let mut rows = Vec::new();
        for (name, saved) in library.iter().filter(|(name, _)| wanted.is_none_or(|wanted| wanted == name)) {
            if let Ok(saved) = saved {
                rows.extend(describe(&saved, name));
            }
        }
        let headings = [
            ["query", "vraag", "requête"],
            ["parameter", "parameter", "paramètre"],
            ["label", "label", "libellé"],
            ["required", "verplicht", "obligatoire"],
            ["default", "standaard", "défaut"],
            ["values", "waarden", "valeurs"],
        ];
        self.table(&headings, rows)
    }

    fn prefixes(&mut self, command: &Command, arguments: &[String]) -> Result<(), Fault> {
        let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
        match words.as_slice() {
            [] => {
                let rows: Vec<Vec<String>> = self
                    .settings
                    .prefixes
                    .iter()
                    .map(|(prefix, namespace)| vec![format!("{prefix}:"), format!("<{namespace}>")])
                    .collect();
                let list = plain_list(&rows, None) + "\n";
                self.print_text(&list)
            }
            ["add", prefix, iri] => {
                let iri = iri.trim_start_matches('<').trim_end_matches('>');
                NamedNode::new(iri).map_err(|error| self.host.usage(&format!("{iri}: {error}"), &[]))?;
                self.settings.prefixes.add(prefix.trim_end_matches(':'), iri);
                Ok(())
            }
            ["remove", prefix] => {
                let prefix = prefix.trim_end_matches(':');
                if self.settings.prefixes.remove(prefix) {
                    return Ok(());
                }
                Err(self.host.usage(&format!("there is no prefix {prefix}:"), &[".prefixes".to_owned()]))
            }
            _ => Err(self.misused(command)),
        }
    }

    fn history(&mut self, command: &Command, arguments: &[String]) -> Result<(), Fault> {
        let count = match arguments {
            [] => HISTORY,
            [count] => count.parse().map_err(|_| self.misused(command))?,
            _ => return Err(self.misused(command)),
        };
        let from = self.past.len().saturating_sub(count);
        let rows: Vec<Vec<String>> = self.past[from..]
            .iter()
            .enumerate()
            .map(|(index, text)| vec![(from + index + 1).to_string(), text.replace('\n', "\n  ")])
            .collect();
        let mut text = String::new();
        for row in rows {
            let _infallible = writeln!(text, "{:>4}  {}", row[0], visible_lines(&row[1]));
        }
        self.print_text(&text)
    }

    /// Lets somebody write a text in an editor.
    fn edit(&mut self) -> Result<String, Fault> {
        if !self.terminal || self.depth > 0 {
            let hint = "write the statement itself into the script".to_owned();
            return Err(self.host.usage("a script opens no editor", &[hint]));
        }
        let before = self.past.iter().rev().find(|text| !text.starts_with('.')).cloned().unwrap_or_default();
        super::editor::edit(&before).map_err(|error| {
            self.host
                .usage(&format!("the editor did not work: {error}"), &["set $VISUAL or $EDITOR".to_owned()])
        })
    }

    /// Shows rows with headings of ours; formats for machines have the English ones.
    fn table(&mut self, headings: &[[&str; 3]], rows: Vec<Vec<Option<Term>>>) -> Result<(), Fault> {
        let variables = headings.iter().map(|[english, ..]| Variable::new_unchecked(*english)).collect();
        let mut table = Table::plain(Solutions { variables, rows });
        for (column, heading) in table.columns.iter_mut().zip(headings) {
            column.label = Some(self.languages().word(*heading).to_owned());
        }
        self.write_table(&table)
    }

    fn write_table(&mut self, table: &Table) -> Result<(), Fault> {
        let (rows, _) = self.formats(Form::Rows)?;
        let style: Style = self.style(None, false);
        let mut bytes = Vec::new();
        self.rendered(write_rows(table, rows, &style, &mut bytes))?;
        self.print(&bytes)
    }
}

fn cell(text: &str) -> Option<Term> {
    (!text.is_empty()).then(|| Literal::new_simple_literal(text).into())
}

/// A text of several lines as a terminal may have it.
pub(super) fn visible_lines(text: &str) -> String {
    text.lines().map(visible).collect::<Vec<_>>().join("\n")
}
