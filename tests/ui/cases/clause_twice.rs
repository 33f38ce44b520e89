//~ each $clause: max_age = 60, max_age = 60 | acr = "mfa", acr = "pwd" | report_only, report_only | report_only, until = "2027-01-01", until = "2027-01-02" | optional, optional | scheme = MachineKey, scheme = OAuth2PasswordBearer
//~ each $key: max_age | acr | report_only | until | optional | scheme
//~ error: `$key` stands there twice
//~ help: keep one
//~ underlines: $key

use prelude::*;

#[authenticated($clause)]
#[get("/")]
fn handler() {}
