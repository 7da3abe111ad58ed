// SNS messages signed with a key that was thrown away, in the form that bKash's samples have.

export const TOPIC_ARN = 'arn:aws:sns:ap-southeast-1:000000000000:bpt_throwaway_topic'

export const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIDVzCCAj+gAwIBAgIUeqe7RUzJUatH67Gj9jmyfFeBrTYwDQYJKoZIhvcNAQEL
BQAwOjEaMBgGA1UEAwwRc25zLmFtYXpvbmF3cy5jb20xHDAaBgNVBAoME1RIUk9X
QVdBWSBURVNUIE9OTFkwIBcNMjYxMTIyMTExMTI1WhgPMjA1MTExMTYxMTExMjVa
MDoxGjAYBgNVBAMMEXNucy5hbWF6b25hd3MuY29tMRwwGgYDVQQKDBNUSFJPV0FX
QVkgVEVTVCBPTkxZMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA0lwY
QpL1Ik2IDS0Ek3k/b5hUL55AzagJQaTZRzdXBldkYLlco5wfdLBxdV58f2w7czZM
4tRAtOxHUEO07zoxDrqsPIVltH+o8EjI55W/HQZMeIpY7awrU7aFNEbpnByWmAZq
hsk9qvFdyET8DaSEv4tikpDklBbwgqjvPuXkq9VK+G2RJE3o9etXKhz9yYvWReet
8wD/5Q/sHjpKk43P7OVrFy5pwKwx0EdT6n7q+GDjwo4+PqUwpAt8zwTHIOy2uZom
6SoAEGfhgvXwofR4fULb3LAgJCtVCfUz4F18dcBO3Q4+0RVXUbINK7EsdTKJUdid
ic1lK49cHlqvKBZQdwIDAQABo1MwUTAdBgNVHQ4EFgQUXXyCz2UUfSXLRoG+e66o
2Oe3kOcwHwYDVR0jBBgwFoAUXXyCz2UUfSXLRoG+e66o2Oe3kOcwDwYDVR0TAQH/
BAUwAwEB/zANBgkqhkiG9w0BAQsFAAOCAQEAF0CHv2sdI6WRhGBnzYdDFOyJpZqH
YxhwfBbKal0hv62YQt7aVMxyeTicsea6uQyEJEoZxI8T5wkbWvC6e63sS4uRg+6w
Lp76ggsLz8imJMAMb3Y6EJ86z4XHD1Fp6b0mdQn17XmH2OMH1dyy7yU+RseqkN6/
opO4k7DHOChbQmcLJeUReYoUGqJEO3T3R7k0x84TCcU+Hc0dOYA8us7FI3Zi3SPM
DLPNIuhdWlPIdf+asbT+a6E/DUxX4DQj1yfbPI4+l7EbHNh//M0TjB0jLOJ1Btev
3WX75/4n7b0x5HsYpf5P3zltjSOrMLZ7lSKkjnAqo0xRJ74zHDb/8La4Zg==
-----END CERTIFICATE-----`

/** Signature version 1, with the empty fields that bKash sends and Amazon does not sign. */
export const NOTIFICATION =
  '{"Type":"Notification","MessageId":"7d1c2a55-6f0e-5b1b-9a59-7e2b1d6c0a01","Token":"","TopicArn":"arn:aws:sns:ap-southeast-1:000000000000:bpt_throwaway_topic","Subject":"","Message":"{\\"dateTime\\":\\"20261122150041\\",\\"debitMSISDN\\":\\"8801700000001\\",\\"creditOrganizationName\\":\\"Example Ticketing Ltd\\",\\"creditShortCode\\":\\"ORG001\\",\\"trxID\\":\\"CKM40XV7TQ\\",\\"transactionStatus\\":\\"Completed\\",\\"transactionType\\":\\"10002294\\",\\"amount\\":\\"1500.00\\",\\"currency\\":\\"BDT\\",\\"transactionReference\\":\\"TKT7Q2M9XAB01K4ZP\\",\\"merchantInvoiceNumber\\":\\"TKT7Q2M9XAB01K4ZP\\"}","SubscribeURL":"","Timestamp":"2026-11-22T09:00:42.117Z","SignatureVersion":"1","SigningCertURL":"https://sns.ap-southeast-1.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem","UnsubscribeURL":"https://sns.ap-southeast-1.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=arn:aws:sns:ap-southeast-1:000000000000:bpt_throwaway_topic:00000000-0000-0000-0000-000000000000","Signature":"CXQRZN8FQt2u1wemwJ5/ZoBDnmsRyzriaINXmZHV6S7YvH9drOEeQElz1iNaAOJ8kmcNS9s2K9k+VB6+n6U3j7S9F+hGHYBDn3jjDY5O3L/HwTVVltyqOyIYPaCeHHJzJquB93U+x2Dkftapzk3JnM4oZz9PrVa6kOPqtvsMeUDynn0BXJ956V3hSIsJkefXVxDfplW+VkAE+ykf+ZdPZF5GxicVKgiMVhkMfcbin21JAuX0ERwm5f+ZmpvjvYa6kWX5dM/TXQoRsOggvsEE3/Rj2UFuJQGpcsa9mVwb4UbOPLKwxFKw2Mvwm3l0jBUT6MUiQw06kP6+H9htezurDg=="}'

/** What version 1 signed, to the last line end. */
export const SIGNED_TEXT = `Message
{"dateTime":"20261122150041","debitMSISDN":"8801700000001","creditOrganizationName":"Example Ticketing Ltd","creditShortCode":"ORG001","trxID":"CKM40XV7TQ","transactionStatus":"Completed","transactionType":"10002294","amount":"1500.00","currency":"BDT","transactionReference":"TKT7Q2M9XAB01K4ZP","merchantInvoiceNumber":"TKT7Q2M9XAB01K4ZP"}
MessageId
7d1c2a55-6f0e-5b1b-9a59-7e2b1d6c0a01
Timestamp
2026-11-22T09:00:42.117Z
TopicArn
arn:aws:sns:ap-southeast-1:000000000000:bpt_throwaway_topic
Type
Notification
`

/** Of the same message without its empty fields, as version 2 signs it. */
export const SIGNATURE_2 =
  'zAEN8CDg9sLF1eH7yrQbX2j14/qaXoxk3gEV1kRFiwPF3v96qW98A+f9HjxapN1g8psRwtDOJJaecctl5GB1h8nD45i3OBc0455rjrplO1iXhGcxzpNvAUmrDOXITAJYbrx6xCqNcBcd6CZ5RLuaeUpB0jUWY3YF6bJavr8mx3HpJnRrtmNxaXe+acJn0o2krC3zyrVWL3L+fJT9rB3fzooZ2Rm7MI45shvab4JRAFZFIC079kz575srBXbi23559S62ELpvt5R4jTYFMUp4k6DkEMl+b0JhmCBmpzk3oV21g++z2goXmb9Yk0rj8iy8DiySx8oRLTUVieCjlaLblQ=='

export const SUBSCRIPTION =
  '{"Type":"SubscriptionConfirmation","MessageId":"165545c9-2a5c-472c-8df2-7ff2be2b3b1b","Token":"2336412f37f00000000000000000000000000000000000000000000000000000","TopicArn":"arn:aws:sns:ap-southeast-1:000000000000:bpt_throwaway_topic","Message":"You have chosen to subscribe to the topic arn:aws:sns:ap-southeast-1:000000000000:bpt_throwaway_topic.\\nTo confirm the subscription, visit the SubscribeURL included in this message.","SubscribeURL":"https://sns.ap-southeast-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=arn:aws:sns:ap-southeast-1:000000000000:bpt_throwaway_topic&Token=2336412f37f00000000000000000000000000000000000000000000000000000","Timestamp":"2026-11-20T04:00:00.000Z","SignatureVersion":"1","SigningCertURL":"https://sns.ap-southeast-1.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem","Signature":"Eo4XOMzIbHIH3Wu/8I90vyWDqWc5cx3Ccwc/xI8D/sQSWxlsGLxJvT2A7FkOJjzHYhWpVGQHE58lHliibW/jTQoQzGiErLzlqw9nrBqOmnLgsES8RtSsi0FtG0iFXE5Wg/w5YRa7zVJ2NcPmh8YRw/tfySEmyinEzwGmmZ4a2yI4aRCvsnorbOJmHr4t55GSq7tBw75R0okUNFy9a7PhZsz+zocALcjmwmOdpcpF2jTKDMrC4I7cnwHcqXfE5kiQFzqc9nixRym3M3OLby5+7Umd5jTZTo4Y/U2d18yX/8xED7Ls7zmVsH4adSEWRPFhgptkpI7aujsAgGCKLkGaSA=="}'
