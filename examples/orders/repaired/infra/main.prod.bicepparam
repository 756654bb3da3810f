using 'main.bicep'

param environmentName = 'prod'
param allowedOrigins = [
  'https://shop.example.com'
]
