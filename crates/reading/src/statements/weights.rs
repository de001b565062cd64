//! Weights of traits: which act they speak for. Made by `training/statements/weigh.py`.

use super::{Act, Chances};
use crate::table::{self, Row, TableError};
use std::collections::BTreeMap;

const TABLE: &str = "statements_weights.tsv";
const COLUMNS: [&str; 2] = ["trait", "weights"];

/// How much each trait speaks for each act.
#[derive(Debug)]
pub(super) struct Weights {
    traits: BTreeMap<String, Vec<(Act, i32)>>,
}

impl Weights {
    pub(super) fn built_in() -> Result<Weights, TableError> {
        let rows = table::rows(TABLE, include_str!("../../data/statements_weights.tsv"), &COLUMNS)?;
        let weighed = rows.iter().map(|row| Ok((row.get(0).to_owned(), weights(row)?)));
        Ok(Weights { traits: weighed.collect::<Result<_, TableError>>()? })
    }

    /// The act that traits speak for most, and somebody who was asked: in thousandths, so that no order of adding matters.
    pub(super) fn judge(&self, traits: &[String], asked: Option<Chances>) -> Act {
        let mut sums = [0_i32; Act::ALL.len()];
        let base = "always".to_owned();
        for (act, weight) in traits.iter().chain([&base]).filter_map(|t| self.traits.get(t)).flatten() {
            sums[*act as usize] = sums[*act as usize].saturating_add(*weight);
        }
        if let Some(chances) = asked {
            for (sum, chance) in sums.iter_mut().zip(chances) {
                *sum = sum.saturating_add((ASKED * chance.max(LEAST).ln()).round() as i32);
            }
        }
        let best = Act::ALL.into_iter().max_by_key(|act| (sums[*act as usize], *act == Act::Assert));
        best.unwrap_or(Act::Assert)
    }
}

/// How much the logarithm of an asked chance counts, in thousandths of a weight: `training/acts.py blend` finds it.
const ASKED: f64 = 1200.0;
/// A chance below this is as good as none.
const LEAST: f64 = 1e-4;

/// `deny:120 accuse:-40`, in thousandths.
fn weights(row: &Row<'_>) -> Result<Vec<(Act, i32)>, TableError> {
    let one = |field: &str| {
        let (act, weight) = field.split_once(':')?;
        Some((Act::parse(act)?, weight.parse().ok()?))
    };
    let fault = |field: &str| row.error(format!("“{field}” is no act with its weight"));
    row.get(1).split(' ').map(|field| one(field).ok_or_else(|| fault(field))).collect()
}
