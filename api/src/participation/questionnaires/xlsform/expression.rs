//! Conditions as XPath of XLSForm, and back.
//!
//! XPath knows no unknown: `not(selected(${a}, '1'))` is true where nothing was answered. So each test is written for
//! true and for false, and the latter says that there is an answer.

use super::super::rules::definition::{Comparison, Condition, Definition, Form, Operand, Test};

/// Writes the expression that is true where the condition holds, false where it is false or unknown.
pub fn write(definition: &Definition, condition: &Condition) -> String {
    expression(definition, condition, true)
}

/// The expression of a condition that is true, or of one that is false.
fn expression(definition: &Definition, condition: &Condition, wanted: bool) -> String {
    let join = |parts: &[Condition], word: &str| {
        let written: Vec<String> = parts.iter().map(|part| grouped(definition, part, wanted)).collect();
        written.join(word)
    };
    match (condition, wanted) {
        (Condition::All(parts), true) | (Condition::Any(parts), false) => join(parts, " and "),
        (Condition::Any(parts), true) | (Condition::All(parts), false) => join(parts, " or "),
        (Condition::Not(part), _) => expression(definition, part, !wanted),
        (Condition::Test(test), _) => write_test(definition, test, wanted),
    }
}

fn grouped(definition: &Definition, part: &Condition, wanted: bool) -> String {
    let written = expression(definition, part, wanted);
    if written.contains(" and ") || written.contains(" or ") { format!("({written})") } else { written }
}

fn write_test(definition: &Definition, test: &Test, wanted: bool) -> String {
    let name = format!("${{{}}}", test.question);
    let value = |operand: &Operand| match operand {
        Operand::Code(code) => format!("'{code}'"),
        Operand::Number(number) => number.to_string(),
    };
    let join = |parts: Vec<String>, word: &str| parts.join(word);
    match (&test.comparison, wanted) {
        (Comparison::Answered, _) => {
            // A grid is answered by one of its lines.
            let lines = definition.find(&test.question).map(|question| question.lines()).unwrap_or_default();
            let names: Vec<String> = match lines {
                [] => vec![name],
                lines => lines.iter().map(|line| format!("${{{}}}", line.code)).collect(),
            };
            let (sign, word) = if wanted { ("!=", " or ") } else { ("=", " and ") };
            join(names.iter().map(|name| format!("{name} {sign} ''")).collect(), word)
        }
        (Comparison::Is(operand), true) | (Comparison::IsNot(operand), false) => {
            format!("{name} = {}", value(operand))
        }
        (Comparison::Is(operand), false) | (Comparison::IsNot(operand), true) => {
            format!("{name} != '' and {name} != {}", value(operand))
        }
        (Comparison::OneOf(operands), true) => {
            join(operands.iter().map(|operand| format!("{name} = {}", value(operand))).collect(), " or ")
        }
        (Comparison::OneOf(operands), false) => {
            let others = operands.iter().map(|operand| format!("{name} != {}", value(operand)));
            join(std::iter::once(format!("{name} != ''")).chain(others).collect(), " and ")
        }
        (Comparison::Contains(code), true) => format!("selected({name}, '{code}')"),
        (Comparison::Contains(code), false) => format!("{name} != '' and not(selected({name}, '{code}'))"),
        (Comparison::LessThan(limit), true) | (Comparison::AtLeast(limit), false) => {
            format!("{name} != '' and {name} < {limit}")
        }
        (Comparison::LessThan(limit), false) | (Comparison::AtLeast(limit), true) => {
            format!("{name} != '' and {name} >= {limit}")
        }
    }
}

/// Reads an expression of the subset; none if it is outside of it.
pub fn read(definition: &Definition, text: &str) -> Option<Condition> {
    let mut reader = Reader { definition, tokens: tokens(text)?, next: 0, depth: 0 };
    let condition = reader.any()?;
    (reader.next == reader.tokens.len()).then_some(condition)
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Name(String),
    Text(String),
    Number(i64),
    Word(String),
    Sign(&'static str),
}

fn tokens(text: &str) -> Option<Vec<Token>> {
    let (mut tokens, mut rest) = (Vec::new(), text.trim_start());
    while let Some(first) = rest.chars().next() {
        let after = |end: usize| rest.get(end..).map(str::trim_start);
        let (token, left) = if let Some(inner) = rest.strip_prefix("${") {
            let (name, left) = inner.split_once('}')?;
            (Token::Name(name.trim().to_owned()), left.trim_start())
        } else if first == '\'' || first == '"' {
            let (text, left) = rest.get(1..)?.split_once(first)?;
            (Token::Text(text.to_owned()), left.trim_start())
        } else if let Some(sign) =
            ["!=", "<=", ">=", "=", "<", ">", "(", ")", ","].into_iter().find(|sign| rest.starts_with(sign))
        {
            (Token::Sign(sign), after(sign.len())?)
        } else {
            let end =
                rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))).unwrap_or(rest.len());
            let word = rest.get(..end).filter(|word| !word.is_empty())?;
            let token = word.parse().map_or_else(|_| Token::Word(word.to_owned()), Token::Number);
            (token, after(end)?)
        };
        tokens.push(token);
        rest = left;
        if tokens.len() > 2_000 {
            return None;
        }
    }
    Some(tokens)
}

struct Reader<'a> {
    definition: &'a Definition,
    tokens: Vec<Token>,
    next: usize,
    depth: usize,
}

impl Reader<'_> {
    fn take(&mut self, token: &Token) -> bool {
        let is_there = self.tokens.get(self.next) == Some(token);
        self.next += usize::from(is_there);
        is_there
    }

    fn pop(&mut self) -> Option<Token> {
        self.next += 1;
        self.tokens.get(self.next - 1).cloned()
    }

    fn any(&mut self) -> Option<Condition> {
        let mut parts = vec![self.all()?];
        while self.take(&Token::Word("or".to_owned())) {
            parts.push(self.all()?);
        }
        Some(if parts.len() == 1 { parts.remove(0) } else { Condition::Any(parts) })
    }

    fn all(&mut self) -> Option<Condition> {
        let mut parts = vec![self.part()?];
        while self.take(&Token::Word("and".to_owned())) {
            parts.push(self.part()?);
        }
        Some(if parts.len() == 1 { parts.remove(0) } else { Condition::All(parts) })
    }

    fn part(&mut self) -> Option<Condition> {
        self.depth += 1;
        // Far below what a stack holds; the rules allow less.
        if self.depth > 200 {
            return None;
        }
        let part = match self.pop()? {
            Token::Sign("(") => self.closed()?,
            Token::Word(word) if word == "not" => {
                self.take(&Token::Sign("(")).then_some(())?;
                Condition::Not(Box::new(self.closed()?))
            }
            Token::Word(word) if word == "selected" => {
                self.take(&Token::Sign("(")).then_some(())?;
                let (Token::Name(name), true) = (self.pop()?, self.take(&Token::Sign(","))) else { return None };
                let Token::Text(code) = self.pop()? else { return None };
                self.take(&Token::Sign(")")).then_some(())?;
                self.test(name, Comparison::Contains(code))?
            }
            Token::Name(name) => {
                let (Token::Sign(sign), value) = (self.pop()?, self.pop()?) else { return None };
                self.test(name, comparison(sign, value)?)?
            }
            _ => return None,
        };
        self.depth -= 1;
        Some(part)
    }

    fn closed(&mut self) -> Option<Condition> {
        let inner = self.any()?;
        self.take(&Token::Sign(")")).then_some(inner)
    }

    /// A test as our rules have it; `selected` of one choice is that choice, `= ''` is no answer.
    fn test(&self, name: String, comparison: Comparison) -> Option<Condition> {
        let test = |question: String, comparison| Condition::Test(Test { question, comparison });
        let of_line = self.definition.questions.iter().find(|one| one.lines().iter().any(|line| line.code == name));
        let own = self.definition.find(&name);
        let is_several = own.is_some_and(|one| matches!(one.form, Form::Several(..)));
        let is_number = own.is_some_and(|one| matches!(one.form, Form::Number(..)));
        Some(match comparison {
            Comparison::Is(Operand::Code(code)) if code.is_empty() => {
                Condition::Not(Box::new(self.test(name, Comparison::Answered)?))
            }
            Comparison::IsNot(Operand::Code(code)) if code.is_empty() => self.test(name, Comparison::Answered)?,
            Comparison::Answered => {
                test(own.or(of_line).map(|one| one.code.clone()).unwrap_or(name), Comparison::Answered)
            }
            Comparison::Contains(code) if !is_several => test(name, Comparison::Is(Operand::Code(code))),
            Comparison::Is(Operand::Number(number)) if !is_number => {
                test(name, Comparison::Is(Operand::Code(number.to_string())))
            }
            Comparison::IsNot(Operand::Number(number)) if !is_number => {
                test(name, Comparison::IsNot(Operand::Code(number.to_string())))
            }
            other => test(name, other),
        })
    }
}

fn comparison(sign: &str, value: Token) -> Option<Comparison> {
    let operand = match value {
        Token::Text(code) => Operand::Code(code),
        Token::Number(number) => Operand::Number(number),
        _ => return None,
    };
    let number = match &operand {
        Operand::Number(number) => Some(*number),
        Operand::Code(code) => code.parse().ok(),
    };
    Some(match sign {
        "=" => Comparison::Is(operand),
        "!=" => Comparison::IsNot(operand),
        "<" => Comparison::LessThan(number?),
        "<=" => Comparison::LessThan(number?.checked_add(1)?),
        ">=" => Comparison::AtLeast(number?),
        ">" => Comparison::AtLeast(number?.checked_add(1)?),
        _ => return None,
    })
}
