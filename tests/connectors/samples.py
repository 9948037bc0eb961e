"""A small sound file of each kind; an importer without one fails its contract."""

RECEIPTS = """\
receipt_id,occurred_at,store,sku,quantity,price,line_sum,operation
1,2026-03-01T10:00:00+03:00,shop-1,tea,2,100.00,200.00,sale
1,2026-03-01T10:00:00+03:00,shop-1,bun,1,90.50,90.50,sale
2,2026-03-02T10:00:00+03:00,shop-2,tea,1,100.00,100.00,return
"""
EVENTS = """\
event_id,type,occurred_at,anonymous_id,value,currency
e1,Page Viewed,2026-03-01T10:00:00Z,a1,,
e2,Order Completed,2026-03-01T10:05:00Z,a1,290.50,RUB
"""
SPEND = """\
day,platform,campaign,clicks,cost
2026-03-01,yandex,spring,10,1000.50
2026-03-02,yandex,spring,12,1100.00
"""
MAILINGS = """\
campaign,household,sent_at,starts_at,ends_at
18,7,2026-03-01T09:00:00Z,2026-03-01T00:00:00Z,2026-03-31T00:00:00Z
18,8,2026-03-01T09:00:00Z,2026-03-01T00:00:00Z,2026-03-31T00:00:00Z
"""
LINKS = """\
left,right,occurred_at,kind,strength
anonymous_id:a1,user_id:7,2026-03-01T10:00:00Z,login,1
user_id:7,card:42,2026-03-01T11:00:00Z,card_shown,0.9
"""
CALLS = """\
id,occurred_at,virtual_phone_number,talk_duration,is_lost,ua_client_id,contact_phone_number
77,2026-03-01T10:00:00Z,74950001122,65,false,1670000000123,79991234567
78,2026-03-01T10:05:00Z,74950001122,12,true,,79997654321
"""
EXPERIMENTS = """\
experiment_id,design,channel,goal,starts_at,ends_at,planned_share
mail-spring,hold_out,email,receipt,2026-02-01T00:00:00Z,2026-03-01T00:00:00Z,0.9
radio,geo_lift,outdoor,receipt,2026-03-15T00:00:00Z,2026-05-01T00:00:00Z,
"""
ASSIGNMENTS = """\
experiment_id,unit,unit_id,arm,from_at,until_at
radio,place,shop-1,treated,2026-03-15T00:00:00Z,2026-05-01T00:00:00Z
mail-spring,person,card:42,control,2026-02-01T00:00:00Z,
"""
SAMPLES = {
    "assignments": ASSIGNMENTS,
    "calls": CALLS,
    "events": EVENTS,
    "experiments": EXPERIMENTS,
    "links": LINKS,
    "mailings": MAILINGS,
    "receipts": RECEIPTS,
    "spend": SPEND,
}
