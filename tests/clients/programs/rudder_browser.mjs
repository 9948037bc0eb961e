// Every call of @rudderstack/analytics-js; `send` gives the visitor that the library has made up.
import { RudderAnalytics } from '@rudderstack/analytics-js/bundled'

window.send = async ({ host, key, person }) => {
  const client = new RudderAnalytics()
  client.load(key, host, { configUrl: host })
  await new Promise((resolve) => client.ready(resolve))
  client.page('Home')
  client.identify(person, { email: 'anna@example.com', phone: '+7 900 000-00-00' })
  client.track('Order Completed', { order_id: 'o-1', revenue: 12.5, currency: 'RUB' })
  client.track('Wheel Spun', { prize: 'tea' })
  client.track('Points Earned', { points: 1000 })
  client.group('tea-club', { name: 'Tea club' })
  client.alias(person, `visitor-${person}`)
  return client.getAnonymousId()
}
