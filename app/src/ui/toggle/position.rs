//! Where a switch stands, and how it gets where it is wanted.
//!
//! What is wanted is shown at once and sent; while that is under way further clicks only change what is
//! wanted, and the last wish is sent when the answer is in. A refusal goes back to what the server last
//! confirmed. Where no answer comes nobody knows whether it was done: then the server is asked what is
//! true, until it says so.

use std::time::Duration;

use futures::{
    FutureExt,
    future::{Either, select},
};
use leptos::{prelude::*, task::spawn_local};

use super::super::{
    Live, Notices,
    pause::{AGAIN, sleep},
};
use crate::{
    AppError,
    api::{get_project, set_flag},
    presence::Presence,
    project::{Cell, Flag, FlagChange, PageQuery, ProjectId, Value},
};

/// How long an answer is waited for before the server is asked what it has done.
const PATIENCE: Duration = Duration::from_secs(15);

/// Where a switch stands.
#[derive(Clone, Copy)]
pub struct Position {
    /// What the server said last.
    confirmed: bool,
    /// What the user asked for last; shown.
    pub wanted: bool,
    /// Whether an answer is awaited.
    pub busy: bool,
    /// Whether nobody knows what the server has made of the last wish.
    pub unsure: bool,
}

/// The switches that are under way, wherever their rows are now. Given by context.
#[derive(Clone, Copy)]
pub struct UnderWay(StoredValue<Vec<(ProjectId, Flag, ArcRwSignal<Position>)>>);

impl UnderWay {
    /// None yet.
    pub fn new() -> Self {
        Self(StoredValue::new(Vec::new()))
    }

    /// The position of a switch: where it is going, if it is under way; else where the server says.
    pub fn position(self, id: ProjectId, flag: Flag, on: bool) -> ArcRwSignal<Position> {
        let going = self.0.with_value(|all| {
            let mine = all.iter().find(|(i, f, _)| *i == id && *f == flag);
            mine.map(|(_, _, position)| position.clone())
        });
        // An Arc: an answer may come when the row is long gone.
        going.unwrap_or_else(|| {
            ArcRwSignal::new(Position {
                confirmed: on,
                wanted: on,
                busy: false,
                unsure: false,
            })
        })
    }
}

/// A switch that can be thrown.
#[derive(Clone)]
pub struct Switch {
    pub id: ProjectId,
    pub flag: Flag,
    pub label: String,
    /// What the project is called.
    pub title: String,
    pub position: ArcRwSignal<Position>,
    pub under_way: Option<UnderWay>,
    pub notices: Option<Notices>,
    /// What asks the page's data again.
    pub live: Option<Live>,
    /// Whether more on the page is to follow.
    pub told: bool,
    /// What the list that it stands in is filtered by.
    pub filtered: Option<Filtered>,
}

/// What the list of this page is filtered by. Given by context where there is one.
#[derive(Clone, Copy)]
pub struct Filtered(pub Memo<PageQuery>);

impl Switch {
    /// Wants the other side.
    pub fn throw(&self) {
        let under_way = self.position.with_untracked(|p| p.busy);
        self.position.update(|p| {
            p.wanted = !p.wanted;
            p.busy = true;
        });
        if under_way {
            return;
        }
        if let Some(UnderWay(all)) = self.under_way {
            all.update_value(|all| all.push((self.id, self.flag, self.position.clone())));
        }
        let this = self.clone();
        spawn_local(async move {
            this.settle().await;
            this.position.update(|p| p.busy = false);
            if let Some(UnderWay(all)) = this.under_way {
                all.try_update_value(|all| {
                    all.retain(|(id, flag, _)| (*id, *flag) != (this.id, this.flag));
                });
            }
        });
    }

    /// Sends what is wanted until it is what the server has.
    async fn settle(&self) {
        loop {
            let Position {
                confirmed, wanted, ..
            } = self.position.get_untracked();
            if wanted == confirmed {
                return;
            }
            let change = FlagChange {
                id: self.id,
                flag: self.flag,
                on: wanted,
            };
            let answer =
                match select(set_flag(change).boxed_local(), patience().boxed_local()).await {
                    Either::Left((answer, _)) => answer,
                    Either::Right(_) => Err(AppError::ServerUnreachable),
                };
            match answer {
                Ok(()) => {
                    self.position.update(|p| p.confirmed = wanted);
                    // What went wrong before is settled.
                    if let Some(notices) = self.notices {
                        notices.retract(&format!("{}:", self.label));
                    }
                    if let Some(live) = self.live.filter(|_| self.told) {
                        live.ask_again();
                    }
                    self.tell_of_leaving(wanted);
                }
                Err(error) if settles_it(&error) => {
                    self.position.update(|p| p.wanted = p.confirmed);
                    self.say(&error.to_string());
                }
                Err(error) => {
                    self.say(&error.to_string());
                    self.find_out(wanted).await;
                }
            }
        }
    }

    /// Says that the row isn't one of this list's any more, before it goes. What brings it back is the switch
    /// itself, which may be out of reach by then.
    fn tell_of_leaving(&self, on: bool) {
        let (Some(Filtered(query)), Some(notices)) = (self.filtered, self.notices) else {
            return;
        };
        let column = self.flag.column();
        // The page may have gone.
        let kept = query
            .try_get_untracked()
            .and_then(|query| query.find.filters.get(&column).cloned());
        if kept.is_none_or(|value| value == on.to_string()) {
            return;
        }
        let state = if on { "on" } else { "off" };
        let text = format!(
            "{} leaves this list: {} is {state}.",
            self.title,
            column.label()
        );
        // What comes back is to be seen.
        let this = Self {
            told: true,
            filtered: None,
            ..self.clone()
        };
        notices.undoable(text, move || this.throw());
    }

    /// Asks what is true after `sent` was sent and no answer came.
    async fn find_out(&self, sent: bool) {
        self.position.update(|p| p.unsure = true);
        let mut pause = AGAIN.0;
        let truth = loop {
            match get_project(self.id).await {
                Ok(record) => {
                    break Some(record.cell(self.flag.column()) == Cell::Value(Value::Flag(true)));
                }
                // There is nothing any more that could be on or off; or nobody may know.
                Err(AppError::NoSuchProject | AppError::Missing(_) | AppError::NotAllowed) => {
                    break None;
                }
                Err(_) => {}
            }
            sleep(pause).await;
            pause = (pause * 2).min(AGAIN.1);
        };
        self.position.update(|p| {
            p.unsure = false;
            p.confirmed = truth.unwrap_or(p.confirmed);
            // A wish of later is still to be sent.
            if p.wanted == sent {
                p.wanted = p.confirmed;
            }
        });
        let Some(notices) = self.notices else { return };
        if truth == Some(sent) {
            notices.retract(&format!("{}:", self.label));
            notices.success(format!("{}: it was saved all the same.", self.label));
        }
    }

    fn say(&self, what: &str) {
        if let Some(notices) = self.notices {
            notices.failure(format!("{}: {what}", self.label));
        }
    }
}

/// Whether an error says for certain that nothing was changed. Any other may have come after the change.
fn settles_it(error: &AppError) -> bool {
    matches!(
        error,
        AppError::NoSuchProject
            | AppError::Missing(_)
            | AppError::Refused
            | AppError::ReadOnly
            | AppError::DatabaseBusy
            | AppError::SignInNeeded
            | AppError::AnotherAccount
            | AppError::NotAllowed
    )
}

/// Waits for as long as an answer may take. While the page asks for a password the request waits for its
/// owner, who may take their time.
async fn patience() {
    loop {
        sleep(PATIENCE).await;
        let asking = Presence::of_tab().is_some_and(|page| page.asking.get_untracked());
        if !asking {
            return;
        }
    }
}
