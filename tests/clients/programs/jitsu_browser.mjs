// Every call of @jitsu/js; `send` gives the visitor that the library has made up.
import { jitsuAnalytics } from '@jitsu/js'

window.send = async ({ host, key, person }) => {
  const client = jitsuAnalytics({ host, writeKey: key })
  await client.page({ name: 'Home' })
  await client.identify(person, { email: 'anna@example.com', phone: '+7 900 000-00-00' })
  await client.track('Order Completed', { order_id: 'o-1', revenue: 12.5, currency: 'RUB' })
  await client.track('Wheel Spun', { prize: 'tea' })
  await client.track('Points Earned', { points: 1000 })
  await client.group('tea-club', { name: 'Tea club' })
  return client.user().anonymousId
}
