-- Nobody counts in it since `rate_windows`; the release before does not either.
drop table rate_limits;
