//! Whether the database answers.

use std::time::Instant;

use evenkeel_live::database::DbError;
use tokio::sync::Mutex;

/// The last time that it was asked. Who asks while somebody else does waits for that, and then one asks for
/// all: each is told what was so after they came, and however many come, the database is asked one at a time.
#[derive(Default)]
pub struct Ping(Mutex<Option<Answer>>);

struct Answer {
    began: Instant,
    why_not: Option<String>,
}

impl Ping {
    /// Asks, or hears what was answered to somebody who asked later.
    pub async fn ask(
        &self,
        question: impl Future<Output = Result<(), DbError>>,
    ) -> Result<(), DbError> {
        let came = Instant::now();
        let mut last = self.0.lock().await;
        let answer = match last.take() {
            Some(answer) if answer.began >= came => answer,
            _ => Answer {
                began: Instant::now(),
                why_not: question.await.err().map(|error| error.to_string()),
            },
        };
        let why_not = answer.why_not.clone();
        *last = Some(answer);
        why_not.map_or(Ok(()), |why| Err(DbError::Unreachable(why)))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    };

    use super::Ping;

    #[tokio::test]
    async fn those_who_ask_together_are_told_by_one_answer_and_who_comes_later_by_another() {
        let (ping, asked) = (Arc::new(Ping::default()), Arc::new(AtomicU32::new(0)));
        let ask = || {
            let (ping, asked) = (ping.clone(), asked.clone());
            async move {
                let question = async {
                    asked.fetch_add(1, Ordering::Relaxed);
                    Ok(())
                };
                ping.ask(question).await
            }
        };
        let held = ping.0.lock().await;
        let asking: Vec<_> = (0..20).map(|_| tokio::spawn(ask())).collect();
        // All have come before one of them gets to ask.
        tokio::task::yield_now().await;
        drop(held);
        for told in asking {
            assert!(told.await.expect("nothing panics").is_ok());
        }
        assert_eq!(asked.load(Ordering::Relaxed), 1);
        assert!(ask().await.is_ok());
        assert_eq!(asked.load(Ordering::Relaxed), 2);
    }
}
