// How an organizer sets itself up: accounts with providers, name, colours, logo.
export const SETTINGS_EN = {
  'settings.payments.heading': 'Payments set-up',
  'settings.payments.text':
    'Buyers pay into your own account with a provider. Keys are kept encrypted and are never shown again.',
  'settings.provider.bkash': 'bKash',
  'settings.provider.bkash.none':
    'There is no bKash account yet. You get its credentials from bKash with your merchant contract.',
  'settings.provider.bkash.webhook':
    'Give this address to bKash for its notifications, and enter the topic that it names.',
  'settings.provider.nagad': 'Nagad',
  'settings.provider.nagad.none':
    'There is no Nagad account yet. You get the merchant number with your contract, and make the keys in Nagad’s merchant portal.',
  'settings.provider.nagad.webhook':
    'Enter this address as the callback in Nagad’s merchant portal. Nagad sends no notifications: payments are asked about.',
  'settings.provider.rocket': 'Rocket (SSLCOMMERZ)',
  'settings.provider.rocket.none':
    'There is no Rocket account yet. Rocket is paid through SSLCOMMERZ: you get a store ID and its password with that contract.',
  'settings.provider.rocket.webhook':
    'Each payment names this address. Enter it as the IPN address in SSLCOMMERZ’s panel as well.',
  'settings.provider.stripe': 'Stripe',
  'settings.provider.stripe.none':
    'There is no Stripe account yet. Its keys are in Stripe’s dashboard, under Developers.',
  'settings.provider.stripe.webhook':
    'Add this address as an endpoint in Stripe’s dashboard, under Webhooks; there you get the signing secret.',
  'settings.mode': 'Money',
  'settings.mode.live': 'Real money',
  'settings.mode.test': 'Test money',
  'settings.secretKey': 'Secret key',
  'settings.secretKey.hint':
    'Begins with sk_live_ or rk_live_; with sk_test_ or rk_test_ nobody pays real money.',
  'settings.secretKey.wrong':
    'This is no secret key of Stripe: it begins with sk_live_ or sk_test_. Copy it again, whole.',
  'settings.webhookSecret': 'Signing secret of the webhook',
  'settings.webhookSecret.hint': 'Begins with whsec_.',
  'settings.webhookSecret.wrong':
    'This is no signing secret of Stripe: it begins with whsec_. Copy it again, whole.',
  'settings.username': 'User name',
  'settings.username.hint': 'Of the API, not of the bKash app.',
  'settings.password': 'Password',
  'settings.password.hint': 'Of the API.',
  'settings.appKey': 'App key',
  'settings.appKey.hint': 'As bKash sent it.',
  'settings.appSecret': 'App secret',
  'settings.appSecret.hint': 'As bKash sent it.',
  'settings.topicArn': 'Topic of the notifications',
  'settings.topicArn.hint':
    'Begins with arn:aws:sns. Without it, payments are asked about instead of told, which takes longer.',
  'settings.topicArn.wrong':
    'This is no topic: it looks like arn:aws:sns:ap-southeast-1:123456789012:name.',
  'settings.refundForm': 'Refunds by',
  'settings.refundForm.hint':
    'Leave it empty. v1 only where bKash gave you no refunds by v2: then a payment takes one refund alone.',
  'settings.storeId': 'Store ID',
  'settings.storeId.hint': 'As SSLCOMMERZ sent it.',
  'settings.storePassword': 'Store password',
  'settings.storePassword.hint': 'Of the API, not of the merchant panel.',
  'settings.merchantId': 'Merchant number',
  'settings.merchantId.hint': 'Digits alone, such as 683000000000001.',
  'settings.privateKey': 'Your private key',
  'settings.privateKey.hint':
    'The one whose public key is in Nagad’s merchant portal. With or without its first and last line.',
  'settings.publicKey': 'Nagad’s public key',
  'settings.publicKey.hint': 'The one that Nagad gave you, not the one of your own pair.',
  'settings.accountNumber': 'The merchant’s wallet',
  'settings.accountNumber.hint': 'Eleven digits that begin with 01.',
  'settings.serverIp': 'Public address of the server',
  'settings.serverIp.hint':
    'IPv4, as Nagad lets it in. Told where a buyer has none; whoever runs the server knows it.',
  'settings.least': 'Least of one payment, in taka',
  'settings.least.hint':
    'As your contract says. Empty: what is usual with this provider. Buyers of less or more are offered other ways.',
  'settings.most': 'Most of one payment, in taka',
  'settings.limit.wrong': 'Type an amount, such as 65 or 99.50, or leave it empty.',
  'settings.limit.order': 'The most must not be less than the least.',
  'settings.account.wrong': 'This is not right. Copy it again, whole.',
  'settings.account.add': 'Set the account up',
  'settings.account.change': 'Change the account',
  'settings.account.keep':
    'Leave the keys empty to keep those that are there. To change one, enter all of them again.',
  'settings.account.isEnabled': 'Buyers can pay with it',
  'settings.account.isEnabled.hint': 'Payments that have begun are finished either way.',
  'settings.account.on': 'Offered to buyers',
  'settings.account.off': 'Not offered',
  'settings.account.saved': 'Saved. Check the credentials now.',
  'settings.account.check': 'Check the credentials',
  'settings.account.checking': 'Asking the provider …',
  'settings.account.webhook': 'Address for notifications (webhook)',
  'settings.account.return': 'Address that buyers come back to (callback)',
  'settings.check.none': 'The credentials were not checked yet.',
  'settings.check.valid': 'The provider accepted the credentials ({time}).',
  'settings.check.invalid':
    'The provider refused the credentials ({time}). Enter them again, or ask the provider.',
  'settings.check.unknown':
    'The provider could not be asked ({time}); the credentials may be right. Check again later.',
  'settings.check.why': 'The reason: {why}',
  'settings.copy': 'Copy the address',
  'settings.copied': 'Copied.',
  'settings.copy.hand': 'The address is marked: press Ctrl+C.',

  'settings.profile.heading': 'Organizer’s profile',
  'settings.profile.name': 'Name',
  'settings.profile.name.hint': 'Buyers see it on every page, ticket and mail.',
  'settings.profile.slug': 'Short name in addresses',
  'settings.profile.slug.hint':
    'It stands in addresses that were given away. The platform changes it.',
  'settings.profile.colors': 'Own colours',
  'settings.profile.colors.hint':
    'Without them your pages are black on white, with a green button.',
  'settings.profile.background': 'Background',
  'settings.profile.textColor': 'Text',
  'settings.profile.button': 'Button',
  'settings.profile.buttonText': 'Words on the button',
  'settings.profile.contrast':
    'Too pale to read: the contrast is {ratio}, and {least} is needed. Make one of the two darker or lighter.',
  'settings.profile.preview': 'How your pages look',
  'settings.profile.preview.text': 'A ticket for tonight',
  'settings.profile.preview.button': 'Buy tickets',
  'settings.logo.heading': 'Logo',
  'settings.logo.none': 'There is no logo.',
  'settings.logo.there': 'There is a logo of {width} × {height} pixels.',
  'settings.logo.shown': 'The logo as it was sent',
  'settings.logo.choose': 'Choose a picture',
  'settings.logo.hint': 'PNG, JPEG or WebP, at most 2 MB. It stands at the head of your pages.',
  'settings.logo.large': 'This picture is larger than 2 MB. Choose a smaller one.',
  'settings.logo.kind': 'This is no PNG, JPEG or WebP. Choose another picture.',
  'settings.logo.sending': 'Sending the picture …',
  'settings.logo.saved': 'The logo is on your pages.',
  'settings.logo.remove': 'Remove the logo',
  'settings.logo.remove.text': 'Your pages show your name alone.',
  'settings.logo.removed': 'The logo is gone.',
  'settings.rules': 'Disputes and risk',
  'settings.rules.text':
    'What happens to tickets when a buyer’s bank takes a payment back, or a provider calls one risky. It counts for what comes from now on.',
  'settings.rules.onDispute': 'When a bank takes a payment back',
  'settings.rules.onDispute.hint':
    'Blocking brings no money back, and whoever bought in good faith stands at the gate. That somebody came in helps to win the dispute.',
  'settings.rules.onDispute.nothing': 'The tickets stay good',
  'settings.rules.onDispute.block': 'The tickets open no gate while the bank has the money',
  'settings.rules.onHold': 'When a provider holds a payment for risk',
  'settings.rules.onHold.hint': 'You decide under “Disputes and holds”, or the provider does.',
  'settings.rules.onHold.wait': 'The tickets wait for a decision',
  'settings.rules.onHold.deliver_blocked':
    'The tickets are sent, and open no gate until a decision',
  'settings.rules.onHold.deliver': 'The tickets are sent and good',
  'settings.rules.saved': 'Saved. It counts from now on.',
} as const
