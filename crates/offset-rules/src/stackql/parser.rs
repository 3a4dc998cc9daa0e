//! Tokens to statements.

use super::lexer::{Placed, StatementError, Token, error, tokens};
use super::statement::{Assignment, Column, Statement};
use super::table::{METHODS, RESOURCES, Resource, method_named, resource};
use crate::words::listed;

/// Reads one statement.
///
/// # Errors
/// [`StatementError`] with line, column and what was expected.
pub fn parse(text: &str) -> Result<Statement, StatementError> {
    let tokens = tokens(text)?;
    let mut parser = Parser {
        text,
        tokens: &tokens,
        at: 0,
    };
    let statement = parser.statement()?;
    while parser.take_sign(';') {}
    parser.expect_end()?;
    Ok(statement)
}

struct Parser<'a> {
    text: &'a str,
    tokens: &'a [Placed],
    at: usize,
}

impl Parser<'_> {
    fn peek(&self) -> &Token {
        self.tokens
            .get(self.at)
            .map_or(&Token::End, |placed| &placed.token)
    }

    fn offset(&self) -> usize {
        self.tokens
            .get(self.at)
            .map_or(self.text.len(), |placed| placed.offset)
    }

    fn wrong<T>(&self, expected: impl Into<String>) -> Result<T, StatementError> {
        Err(error(self.text, self.offset(), expected))
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(self.peek(), Token::Word(found) if found.eq_ignore_ascii_case(word))
    }

    fn take_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        self.at += usize::from(found);
        found
    }

    fn take_sign(&mut self, sign: char) -> bool {
        let found = *self.peek() == Token::Sign(sign);
        self.at += usize::from(found);
        found
    }

    fn expect_word(&mut self, word: &str) -> Result<(), StatementError> {
        if self.take_word(word) {
            Ok(())
        } else {
            self.wrong(format!("expected {word}"))
        }
    }

    fn expect_end(&self) -> Result<(), StatementError> {
        match self.peek() {
            Token::End => Ok(()),
            _ => self.wrong("expected the end of the statement: one statement at a time"),
        }
    }

    fn word(&mut self, expected: &str) -> Result<String, StatementError> {
        match self.peek() {
            Token::Word(word) => {
                let word = word.clone();
                self.at += 1;
                Ok(word)
            }
            _ => self.wrong(format!("expected {expected}")),
        }
    }

    fn statement(&mut self) -> Result<Statement, StatementError> {
        if self.take_word("SELECT") {
            return self.select();
        }
        if self.take_word("EXEC") {
            return self.exec();
        }
        if self.take_word("SHOW") {
            let _ = self.take_word("EXTENDED");
            self.expect_word("METHODS")?;
            self.expect_word("IN")?;
            return Ok(Statement::ShowMethods(self.resource()?));
        }
        if self.take_word("DESCRIBE") || self.take_word("DESC") {
            let _ = self.take_word("EXTENDED");
            return Ok(Statement::Describe(self.resource()?));
        }
        self.wrong("expected SELECT, EXEC, SHOW METHODS IN or DESCRIBE: nothing else is answered here")
    }

    fn resource(&mut self) -> Result<&'static Resource, StatementError> {
        let start = self.at;
        let name = self.word("a resource")?;
        resource(&name).map_or_else(
            || {
                let names: Vec<&str> = RESOURCES.iter().map(|resource| resource.name).collect();
                let offset = self.tokens.get(start).map_or(0, |placed| placed.offset);
                Err(error(
                    self.text,
                    offset,
                    format!("expected one of {}", listed(&names)),
                ))
            },
            Ok,
        )
    }

    fn select(&mut self) -> Result<Statement, StatementError> {
        let mut asked = Vec::new();
        let all = self.take_sign('*');
        if !all {
            asked = self.asked_columns()?;
        }
        if !self.is_word("FROM") {
            return self.wrong("expected a comma and another column, or FROM");
        }
        self.expect_word("FROM")?;
        let resource = self.resource()?;
        let columns = if all {
            resource
                .columns
                .iter()
                .map(|(name, ..)| Column {
                    name,
                    label: (*name).to_owned(),
                })
                .collect()
        } else {
            self.columns(resource, asked)?
        };
        let mut filters = Vec::new();
        if self.take_word("WHERE") {
            loop {
                let name = self.word("a parameter's name")?;
                filters.push(self.assigned(&name)?);
                if !self.take_word("AND") {
                    break;
                }
            }
        }
        Ok(Statement::Select {
            resource,
            columns,
            filters,
        })
    }

    /// Names, labels and places of the columns between SELECT and FROM.
    fn asked_columns(&mut self) -> Result<Vec<(String, String, usize)>, StatementError> {
        let mut asked = Vec::new();
        loop {
            let offset = self.offset();
            let name = self.word("a column, or *")?;
            let label = if self.take_word("AS") {
                self.word("a label after AS")?
            } else {
                name.clone()
            };
            asked.push((name, label, offset));
            if !self.take_sign(',') {
                return Ok(asked);
            }
        }
    }

    fn columns(
        &self,
        resource: &'static Resource,
        asked: Vec<(String, String, usize)>,
    ) -> Result<Vec<Column>, StatementError> {
        let column = |(name, label, offset): (String, String, usize)| {
            let known = resource
                .columns
                .iter()
                .find(|(known, ..)| known.eq_ignore_ascii_case(&name));
            known.map(|(name, ..)| Column { name, label }).ok_or_else(|| {
                let names: Vec<&str> = resource.columns.iter().map(|(name, ..)| *name).collect();
                error(
                    self.text,
                    offset,
                    format!("{} has no such column; it has {}", resource.name, listed(&names)),
                )
            })
        };
        asked.into_iter().map(column).collect()
    }

    fn assigned(&mut self, name: &str) -> Result<Assignment, StatementError> {
        if !self.take_sign('=') {
            return self.wrong(format!("expected = after {name}"));
        }
        let offset = self.offset();
        let value = match self.peek() {
            Token::Text(value) | Token::Number(value) => value.clone(),
            _ => return self.wrong("expected a text in single quotes"),
        };
        self.at += 1;
        Ok(Assignment {
            name: name.to_ascii_lowercase(),
            value,
            offset,
        })
    }

    fn exec(&mut self) -> Result<Statement, StatementError> {
        let mut show_results = false;
        while let Token::Hint(hint) = self.peek() {
            if !hint.eq_ignore_ascii_case("SHOWRESULTS") {
                return self.wrong("expected the hint SHOWRESULTS, or none");
            }
            show_results = true;
            self.at += 1;
        }
        let offset = self.offset();
        let name = self.word("a method")?;
        let Some(method) = method_named(&name) else {
            let names: Vec<String> = METHODS
                .iter()
                .filter(|method| method.verb == "EXEC")
                .map(|method| format!("{}.{}", method.resource, method.name))
                .collect();
            return Err(error(
                self.text,
                offset,
                format!("expected one of the methods {}", listed(&names)),
            ));
        };
        let (mut parameters, mut json) = (Vec::new(), None);
        loop {
            let comma = self.take_sign(',');
            match self.peek().clone() {
                Token::Parameter(name) => {
                    self.at += 1;
                    parameters.push(self.assigned(&name)?);
                }
                Token::Special(name) if name.eq_ignore_ascii_case("json") => {
                    if json.is_some() {
                        return self.wrong("@@json is there twice");
                    }
                    self.at += 1;
                    json = Some(self.assigned("json")?);
                }
                Token::Special(_) => return self.wrong("expected @@json: there is no other"),
                _ if comma => return self.wrong("expected a parameter after the comma"),
                Token::End | Token::Sign(';') => break,
                _ => return self.wrong("expected @name='value', @@json='…' or the end of the statement"),
            }
        }
        Ok(Statement::Exec {
            method,
            parameters,
            json,
            show_results,
        })
    }
}
