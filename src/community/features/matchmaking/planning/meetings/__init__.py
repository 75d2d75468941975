"""Meeting days: who meets whom, when and where, without a clash, with fair shares; and corrections with few moves."""
