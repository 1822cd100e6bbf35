//! Where a switch stands, and how it gets where it is wanted.
//!
//! What is wanted is shown at once and sent; while that is under way further clicks only change what is
//! wanted, and the last wish is sent when the answer is in. A refusal goes back to what the server last
//! confirmed. Where no answer comes nobody knows whether it was done: then the server is asked what is
//! true, until it says so.

use std::{cell::RefCell, time::Duration};

use futures::{
    FutureExt,
    future::{Either, select},
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    dom::address,
    notice::Notices,
    page::refresh,
    pause::{AGAIN, sleep},
    presence::Presence,
    switches::paint,
};
use crate::{
    AppError,
    api::{get_project, set_flag},
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

thread_local! {
    /// The switches that are under way, wherever their rows are now.
    static UNDER_WAY: RefCell<Vec<(ProjectId, Flag, Position)>> = const { RefCell::new(Vec::new()) };
}

/// The switches that are under way.
pub fn under_way() -> Vec<(ProjectId, Flag, Position)> {
    UNDER_WAY.with_borrow(Clone::clone)
}

/// A switch that can be thrown.
#[derive(Clone)]
pub struct Switch {
    pub id: ProjectId,
    pub flag: Flag,
    pub label: String,
    /// What the project is called.
    pub title: String,
    pub notices: Notices,
}

impl Switch {
    /// Wants the other side than `on`, which the page shows.
    pub fn throw(self, on: bool) {
        let under_way = self.position().is_some();
        if !under_way {
            let stands = Position {
                confirmed: on,
                wanted: on,
                busy: false,
                unsure: false,
            };
            UNDER_WAY.with_borrow_mut(|all| all.push((self.id, self.flag, stands)));
        }
        self.update(|p| {
            p.wanted = !on;
            p.busy = true;
        });
        if under_way {
            return;
        }
        spawn_local(async move {
            self.settle().await;
            self.update(|p| p.busy = false);
            UNDER_WAY.with_borrow_mut(|all| {
                all.retain(|(id, flag, _)| (*id, *flag) != (self.id, self.flag));
            });
        });
    }

    /// The change that it stands for.
    fn to(&self, on: bool) -> FlagChange {
        let (id, flag) = (self.id, self.flag);
        FlagChange { id, flag, on }
    }

    /// Where it stands, while it is under way.
    fn position(&self) -> Option<Position> {
        UNDER_WAY.with_borrow(|all| {
            let mut all = all.iter();
            let mine = all.find(|(id, flag, _)| (*id, *flag) == (self.id, self.flag));
            mine.map(|(_, _, position)| *position)
        })
    }

    fn update(&self, change: impl FnOnce(&mut Position)) {
        let now = UNDER_WAY.with_borrow_mut(|all| {
            let mut all = all.iter_mut();
            let mine = all.find(|(id, flag, _)| (*id, *flag) == (self.id, self.flag));
            mine.map(|(_, _, position)| {
                change(position);
                *position
            })
        });
        if let Some(now) = now {
            paint(self.to(now.wanted), now);
        }
    }

    /// Sends what is wanted until it is what the server has.
    async fn settle(&self) {
        loop {
            let Some(Position {
                confirmed, wanted, ..
            }) = self.position()
            else {
                return;
            };
            if wanted == confirmed {
                return;
            }
            let change = self.to(wanted);
            let answer =
                match select(set_flag(change).boxed_local(), patience().boxed_local()).await {
                    Either::Left((answer, _)) => answer,
                    Either::Right(_) => Err(AppError::ServerUnreachable),
                };
            match answer {
                Ok(()) => {
                    self.update(|p| p.confirmed = wanted);
                    // What went wrong before is settled.
                    self.notices.retract(&format!("{}:", self.label));
                    self.tell_of_leaving(wanted);
                    // What else the page tells of it.
                    refresh().await;
                }
                Err(error) if settles_it(&error) => {
                    self.update(|p| p.wanted = p.confirmed);
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
        let address = address();
        let Some(("/projects", query)) = address.split_once('?') else {
            return;
        };
        let column = self.flag.column();
        let kept = PageQuery::read(query).find.filters.remove(&column);
        if kept.is_none_or(|value| value == on.to_string()) {
            return;
        }
        let state = if on { "on" } else { "off" };
        let text = format!(
            "{} leaves this list: {} is {state}.",
            self.title,
            column.label()
        );
        let this = self.clone();
        self.notices.undoable(text, move || this.clone().throw(on));
    }

    /// Asks what is true after `sent` was sent and no answer came.
    async fn find_out(&self, sent: bool) {
        self.update(|p| p.unsure = true);
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
        self.update(|p| {
            p.unsure = false;
            p.confirmed = truth.unwrap_or(p.confirmed);
            // A wish of later is still to be sent.
            if p.wanted == sent {
                p.wanted = p.confirmed;
            }
        });
        if truth == Some(sent) {
            self.notices.retract(&format!("{}:", self.label));
            self.notices
                .success(format!("{}: it was saved all the same.", self.label));
        }
    }

    fn say(&self, what: &str) {
        self.notices.failure(format!("{}: {what}", self.label));
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
