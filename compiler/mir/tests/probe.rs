mod support;
use support::*;

#[test]
fn probe() {
    let Ok(path) = std::env::var("PROBE") else { return };
    let text = std::fs::read_to_string(&path).unwrap();
    let fixture = Fixture::new(&text);
    let errors = fixture.type_errors();
    println!("{}", fixture.draw(&errors));
    for owner in fixture.owners() {
        if grok_types::infer(&fixture.db, owner).has_errors {
            println!("HAS TYPE ERRORS");
        }
        println!("{}", grok_mir::dump::owner(&fixture.db, owner));
    }
    println!("{}", fixture.draw(&fixture.problems()));
    match fixture.program() {
        Ok(program) => println!("{}", grok_mir::dump::program(&program)),
        Err(errors) => println!("ERR {errors}"),
    }
}
