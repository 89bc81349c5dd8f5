//! Ratios out of what was measured, always within a round.

use crate::measure::Quartiles;
use crate::tasks::{Group, Task};

pub struct Results {
    pub tasks: Vec<Task>,
    pub notes: Vec<String>,
}

impl Results {
    pub fn task(&self, name: &str) -> Option<&Task> {
        self.tasks.iter().find(|task| task.name == name)
    }

    pub fn group(&self, group: Group) -> impl Iterator<Item = &Task> {
        self.tasks.iter().filter(move |task| task.group == group)
    }

    pub fn rounds(&self) -> usize {
        self.tasks.iter().flat_map(|task| &task.entries).map(|entry| entry.rounds.len()).min().unwrap_or_default()
    }

    /// The geometric mean, over the tasks of a group, of how much faster `contender` is than `reference`. `None` if one
    /// of them is missing in any task.
    pub fn mean_ratio(&self, group: Group, contender: &str, reference: &str) -> Option<Quartiles> {
        let ratios: Option<Vec<_>> = self.group(group).map(|task| ratios(task, contender, reference)).collect();
        let ratios = ratios.filter(|ratios| !ratios.is_empty())?;
        let mean = |round: usize| {
            let logarithms = ratios.iter().map(|ratios| ratios[round].ln());
            (logarithms.sum::<f64>() / ratios.len() as f64).exp()
        };
        Some(Quartiles::of((0..self.rounds()).map(mean)))
    }

    /// The smallest ratio in a group, and where.
    pub fn worst_ratio(&self, group: Group, contender: &str, reference: &str) -> Option<(&str, Quartiles)> {
        self.group(group)
            .filter_map(|task| Some((task.name.as_str(), ratio(task, contender, reference)?)))
            .min_by(|(_, a), (_, b)| a.median.total_cmp(&b.median))
    }
}

/// How much faster `contender` is than `reference`.
pub fn ratio(task: &Task, contender: &str, reference: &str) -> Option<Quartiles> {
    ratios(task, contender, reference).map(Quartiles::of)
}

fn ratios(task: &Task, contender: &str, reference: &str) -> Option<Vec<f64>> {
    let (contender, reference) = (task.entry(contender)?, task.entry(reference)?);
    Some(reference.rounds.iter().zip(&contender.rounds).map(|(reference, own)| reference / own).collect())
}
