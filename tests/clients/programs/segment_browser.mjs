// Every call of @segment/analytics-next; `send` gives the visitor that the library has made up.
import { AnalyticsBrowser } from '@segment/analytics-next'

window.send = async ({ host, key, person }) => {
  // the settings that it finds there tell it where to send
  const [client] = await AnalyticsBrowser.load({ writeKey: key, cdnURL: host })
  await client.page('Home')
  await client.identify(person, { email: 'anna@example.com', phone: '+7 900 000-00-00' })
  await client.track('Order Completed', { order_id: 'o-1', revenue: 12.5, currency: 'RUB' })
  await client.track('Wheel Spun', { prize: 'tea' })
  await client.track('Points Earned', { points: 1000 })
  await client.screen('Cart')
  await client.group('tea-club', { name: 'Tea club' })
  await client.alias(person, `visitor-${person}`)
  return client.user().anonymousId()
}
