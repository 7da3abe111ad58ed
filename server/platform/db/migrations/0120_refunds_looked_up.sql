-- A refund of which no provider can tell: a person looks, and says that it is there or that it is not.
alter table refunds
  drop constraint refunds_failure_check,
  add constraint refunds_failure_check
    check (failure in ('too_late', 'too_much', 'declined', 'setup', 'returned', 'not_there'));
