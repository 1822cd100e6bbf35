//! Has the migrations embedded anew when there is another one, which their macro doesn't notice.

fn main() {
    println!("cargo::rerun-if-changed=migrations");
}
