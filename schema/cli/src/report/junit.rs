//! JUnit's XML: a test case a finding, or one that passed where there is none.

use std::error::Error;

use evenkeel_model::{Finding, Report, shown};
use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};

use super::Subject;

pub fn render(report: &Report, subject: &Subject<'_>) -> Result<String, Box<dyn Error>> {
    let mut suite = TestSuite::new(shown(&format!("evenkeel check {}", subject.database)));
    if let Some(why) = &report.unverifiable {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
        status.set_message(shown(why));
        suite.add_test_case(TestCase::new("the schema could be verified", status));
    }
    for finding in &report.findings {
        suite.add_test_case(case(finding, subject));
    }
    if report.findings.is_empty() && report.unverifiable.is_none() {
        suite.add_test_case(TestCase::new(
            "the schema is as expected",
            TestCaseStatus::success(),
        ));
    }
    let mut document = quick_junit::Report::new("evenkeel");
    document.add_test_suite(suite);
    Ok(document.to_string()?)
}

fn case(finding: &Finding, subject: &Subject<'_>) -> TestCase {
    let status = if finding.severity >= subject.fail_on.severity() {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
        status.set_type(finding.severity.to_string());
        status.set_message(shown(&finding.sentence()));
        status.set_description(finding.rule.entry().repair);
        status
    } else {
        TestCaseStatus::success()
    };
    let mut case = TestCase::new(shown(&finding.object.to_string()), status);
    case.set_classname(finding.rule.id());
    case
}
