"""How people live, in figures; docs/explanation/the-city.md names the sources."""

# of buying: with activity spread like a gamma of shape 2, the median person of a mean of 51 trips
# a year makes 43 (84.51°/dunnhumby, "The Complete Journey")
ACTIVITY_SHAPE = 2.0
TRIPS_A_DAY = 0.138  # before what adverts cause, and what full places and empty shelves lose
EPISODE_SHARE = 0.25  # of the trips, those that begin with looking around
EPISODE_BUYS = 0.7
EPISODE_DAYS = 4.0
EPISODES_A_DAY = TRIPS_A_DAY * EPISODE_SHARE / EPISODE_BUYS
AT_HOME = 0.9  # share of the trips to the place next to home

# of being known
HAS_CARD = 0.76
SHOWS_CARD = 0.90
HAS_ACCOUNT = {True: 0.75, False: 0.22}  # with a loyalty card, without one
HAS_ACCOUNT_OF_ALL = HAS_CARD * HAS_ACCOUNT[True] + (1 - HAS_CARD) * HAS_ACCOUNT[False]
TAKES_MAIL_OF_ACCOUNTS = 0.75
TAKES_PUSH_OF_ACCOUNTS = 0.70
TAKES_MAIL = HAS_ACCOUNT_OF_ALL * TAKES_MAIL_OF_ACCOUNTS
TAKES_PUSH = HAS_ACCOUNT_OF_ALL * TAKES_PUSH_OF_ACCOUNTS
GIVES_PHONE = 0.12  # at the till, without a card
PAYS_BY_CARD = 0.8
TOKEN_IS_KNOWN = 0.5  # share of the tills that tell the bank card's token
SHARES_BANK_CARD = 0.05  # uses that of the neighbour
DENIES_TRACKING = 0.25
SIGNS_IN = 0.3  # share of the visits to the site by people with an account
COOKIE_DAYS = 75.0

# of buying online: the rest of the lift is at the counter (84 to 93 %: Lewis and Reiley 2014;
# Johnson, Lewis and Reiley 2017)
ORDERS_ONLINE = 0.115
VISITS_A_DAY = 0.01  # to the site, of people who intend nothing
VISITS_AN_EPISODE = 0.8
BOOKS = 0.01  # share of the trips
NO_SHOWS = 0.1  # bookings of people who do not come, for each of one who does
LOGS_IN = 0.02  # share of the trips with a sign-in to the Wi-Fi
REDEEMS_ANYHOW = 0.11  # share of the coupons that lower a bill which would have been paid

# of the tills
RETURNS = 0.045
STOCK_OUTS = 0.004  # share of the days of a place on which something has run out
LOST_TO_STOCK_OUT = 0.4  # share of the trips of such a day
TURNED_AWAY_WAITS = 0.5  # comes an hour later instead of never
LATE_TILLS = ("arbat", "bauman")
ARRIVES_LATE = 0.12  # share of the receipts of a late till that come the day after
