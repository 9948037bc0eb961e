// Every call of @segment/analytics-node: node segment_node.mjs HOST KEY PERSON
import { Analytics } from '@segment/analytics-node'

const [host, writeKey, userId] = process.argv.slice(2)
const context = { campaign: { source: 'yandex', medium: 'cpc', name: 'autumn' } }
const order = { order_id: 'o-1', revenue: 12.5, currency: 'RUB' }
const traits = { email: 'anna@example.com', phone: '+7 900 000-00-00' }
const visitor = `visitor-${userId}`

const client = new Analytics({ writeKey, host })
client.page({ anonymousId: visitor, name: 'Home', context })
client.identify({ userId, traits, context })
client.track({ userId, event: 'Order Completed', properties: order, context })
client.track({ userId, event: 'Wheel Spun', properties: { prize: 'tea' }, context })
client.screen({ userId, name: 'Cart', context })
client.group({ userId, groupId: 'tea-club', traits: { name: 'Tea club' }, context })
client.alias({ userId, previousId: visitor, context })
await client.closeAndFlush()
