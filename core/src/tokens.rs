//! A scope string, read token by token against a universe. Clause `scope.string`.

use crate::bits::Bits;
use crate::limits::MAX_TOKENS;
use crate::order::repeated;
use crate::scope::token_fault;
use crate::universe::Universe;

/// What a scope string holds.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tokens<'s> {
    /// Members of the universe, however they are named.
    pub(crate) known: Bits,
    /// Aliases that were used, with the scope that they stand for.
    pub(crate) aliases: Vec<(u32, &'s str)>,
    /// Texts that name nothing, as given.
    pub(crate) strangers: Vec<Stranger<'s>>,
    /// How many tokens there are, whatever they are worth.
    pub(crate) count: usize,
}

/// A text in a scope string that the policy does not know.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stranger<'s> {
    pub(crate) text: &'s str,
    /// Its place among the tokens, from 1.
    pub(crate) number: usize,
    /// Whether it is no token at all.
    pub(crate) malformed: bool,
}

impl<'s> Tokens<'s> {
    /// Reads a scope string. Past the limit of tokens nothing but their count is right.
    #[inline]
    pub(crate) fn read(universe: &Universe, scope: &'s str) -> Tokens<'s> {
        let mut tokens = Tokens { known: universe.empty(), ..Tokens::default() };
        for token in words(scope) {
            tokens.count = tokens.count.saturating_add(1);
            if tokens.count > MAX_TOKENS {
                break;
            }
            match universe.place(token) {
                Some((member, false)) => tokens.known.insert(member),
                Some((member, true)) => {
                    tokens.known.insert(member);
                    tokens.aliases.push((member, token));
                }
                None => tokens.stranger(token),
            }
        }
        tokens
    }

    #[cold]
    fn stranger(&mut self, token: &'s str) {
        let malformed = token_fault(token).is_some();
        self.strangers.push(Stranger { text: token, number: self.count, malformed });
    }

    /// The first text that is no token.
    pub(crate) fn malformed(&self) -> Option<&Stranger<'s>> {
        self.strangers.iter().find(|stranger| stranger.malformed)
    }

    pub(crate) fn too_many(&self) -> bool {
        self.count > MAX_TOKENS
    }
}

/// The texts between spaces. Tokens are short: looking at each byte is faster than a search.
#[inline]
fn words(scope: &str) -> impl Iterator<Item = &str> {
    let mut rest = scope;
    std::iter::from_fn(move || {
        while !rest.is_empty() {
            let end = rest.bytes().position(|byte| byte == b' ').unwrap_or(rest.len());
            let (word, after) = rest.split_at_checked(end)?;
            rest = after.get(1..).unwrap_or_default();
            if !word.is_empty() {
                return Some(word);
            }
        }
        None
    })
}

/// Things in the order given, those of equal text once.
pub(crate) fn once<'t, 's, T>(
    things: &'t [T],
    text: &dyn Fn(&T) -> &'s str,
) -> impl Iterator<Item = &'t T> {
    let texts: Vec<&str> = things.iter().map(text).collect();
    things.iter().zip(repeated(&texts)).filter(|(_, again)| !again).map(|(thing, _)| thing)
}
