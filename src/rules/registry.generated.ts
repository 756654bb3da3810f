// Generated from the files of src/rules/ by `npm run generate`.
import { apiManagementLegacyProtocols } from "./secure-coding/api-management-legacy-protocols.ts";
import { apiManagementPlainHttp } from "./secure-coding/api-management-plain-http.ts";
import { backendCertificateUnchecked } from "./secure-coding/backend-certificate-unchecked.ts";
import { bindingDestinationFromRequest } from "./secure-coding/binding-destination-from-request.ts";
import { bindingPathFromRequest } from "./secure-coding/binding-path-from-request.ts";
import { bindingUserFromRequest } from "./secure-coding/binding-user-from-request.ts";
import { codeInjection } from "./secure-coding/code-injection.ts";
import { commandInjection } from "./secure-coding/command-injection.ts";
import { containerAppPlainHttpAllowed } from "./secure-coding/container-app-plain-http-allowed.ts";
import { containerFromRequest } from "./secure-coding/container-from-request.ts";
import { corsOriginReflected } from "./secure-coding/cors-origin-reflected.ts";
import { crossSiteScripting } from "./secure-coding/cross-site-scripting.ts";
import { databasePlainConnectionsAllowed } from "./secure-coding/database-plain-connections-allowed.ts";
import { developmentEnvironment } from "./secure-coding/development-environment.ts";
import { errorDetailInResponse } from "./secure-coding/error-detail-in-response.ts";
import { ldapInjection } from "./secure-coding/ldap-injection.ts";
import { logInjection } from "./secure-coding/log-injection.ts";
import { messageRecipientFromRequest } from "./secure-coding/message-recipient-from-request.ts";
import { nosqlInjection } from "./secure-coding/nosql-injection.ts";
import { openRedirect } from "./secure-coding/open-redirect.ts";
import { pathTraversal } from "./secure-coding/path-traversal.ts";
import { predictableRandomValue } from "./secure-coding/predictable-random-value.ts";
import { promptFromRequest } from "./secure-coding/prompt-from-request.ts";
import { prototypePollution } from "./secure-coding/prototype-pollution.ts";
import { regularExpressionInjection } from "./secure-coding/regular-expression-injection.ts";
import { responseHeaderInjection } from "./secure-coding/response-header-injection.ts";
import { serverSideRequestForgery } from "./secure-coding/server-side-request-forgery.ts";
import { serverSideTemplateInjection } from "./secure-coding/server-side-template-injection.ts";
import { serviceOldTlsAllowed } from "./secure-coding/service-old-tls-allowed.ts";
import { sqlInjection } from "./secure-coding/sql-injection.ts";
import { storageOldTlsAllowed } from "./secure-coding/storage-old-tls-allowed.ts";
import { storagePlainHttpAllowed } from "./secure-coding/storage-plain-http-allowed.ts";
import { tlsVerificationOff } from "./secure-coding/tls-verification-off.ts";
import { unlimitedScaleOut } from "./secure-coding/unlimited-scale-out.ts";
import { unsafeDeserialization } from "./secure-coding/unsafe-deserialization.ts";
import { unverifiedToken } from "./secure-coding/unverified-token.ts";
import { weakCipher } from "./secure-coding/weak-cipher.ts";
import { weakPasswordHash } from "./secure-coding/weak-password-hash.ts";
import { weakTokenVerification } from "./secure-coding/weak-token-verification.ts";
import { workflowScriptInjection } from "./secure-coding/workflow-script-injection.ts";
import { xmlExternalEntities } from "./secure-coding/xml-external-entities.ts";
import { xpathInjection } from "./secure-coding/xpath-injection.ts";
import { broadSasToken } from "./least-privilege/broad-sas-token.ts";
import { broadVaultAccessPolicy } from "./least-privilege/broad-vault-access-policy.ts";
import { cosmosDataRoleOnAccount } from "./least-privilege/cosmos-data-role-on-account.ts";
import { customRoleForManagementGroup } from "./least-privilege/custom-role-for-management-group.ts";
import { customRoleWithEscalation } from "./least-privilege/custom-role-with-escalation.ts";
import { customRoleWithWildcard } from "./least-privilege/custom-role-with-wildcard.ts";
import { dataOwnerRoleForFunction } from "./least-privilege/data-owner-role-for-function.ts";
import { dataRoleOnWideScope } from "./least-privilege/data-role-on-wide-scope.ts";
import { keyListingRoleForFunction } from "./least-privilege/key-listing-role-for-function.ts";
import { manageSasRule } from "./least-privilege/manage-sas-rule.ts";
import { privilegedRoleForFunction } from "./least-privilege/privileged-role-for-function.ts";
import { roleForSingleUser } from "./least-privilege/role-for-single-user.ts";
import { subscriptionToAllApis } from "./least-privilege/subscription-to-all-apis.ts";
import { wideFederatedCredential } from "./least-privilege/wide-federated-credential.ts";
import { extensionBundleOutOfSupport } from "./static-scans/extension-bundle-out-of-support.ts";
import { functionsRuntimeOutOfSupport } from "./static-scans/functions-runtime-out-of-support.ts";
import { languageRuntimeOutOfSupport } from "./static-scans/language-runtime-out-of-support.ts";
import { noRegularScan } from "./static-scans/no-regular-scan.ts";
import { scanThatBlocksNothing } from "./static-scans/scan-that-blocks-nothing.ts";
import { workflowExcessivePermissions } from "./static-scans/workflow-excessive-permissions.ts";
import { workflowRunsForeignCode } from "./static-scans/workflow-runs-foreign-code.ts";
import { workflowUnpinnedAction } from "./static-scans/workflow-unpinned-action.ts";
import { credentialInCode } from "./key-vault/credential-in-code.ts";
import { credentialInVariable } from "./key-vault/credential-in-variable.ts";
import { credentialInWorkflow } from "./key-vault/credential-in-workflow.ts";
import { deploymentDebugLogging } from "./key-vault/deployment-debug-logging.ts";
import { exposedCodePackage } from "./key-vault/exposed-code-package.ts";
import { foreignKeyVaultReference } from "./key-vault/foreign-key-vault-reference.ts";
import { functionKeyInUrl } from "./key-vault/function-key-in-url.ts";
import { hardcodedCredential } from "./key-vault/hardcoded-credential.ts";
import { hardcodedSasToken } from "./key-vault/hardcoded-sas-token.ts";
import { literalAdministratorLogin } from "./key-vault/literal-administrator-login.ts";
import { literalFunctionKey } from "./key-vault/literal-function-key.ts";
import { literalSecretInAppSetting } from "./key-vault/literal-secret-in-app-setting.ts";
import { literalSecretInConnectionString } from "./key-vault/literal-secret-in-connection-string.ts";
import { literalSecretInSiteConfiguration } from "./key-vault/literal-secret-in-site-configuration.ts";
import { literalVaultSecret } from "./key-vault/literal-vault-secret.ts";
import { longLivedSharedAccessSignature } from "./key-vault/long-lived-shared-access-signature.ts";
import { longLivedWebhook } from "./key-vault/long-lived-webhook.ts";
import { malformedKeyVaultReference } from "./key-vault/malformed-key-vault-reference.ts";
import { pinnedKeyVaultReference } from "./key-vault/pinned-key-vault-reference.ts";
import { secretFileInPackage } from "./key-vault/secret-file-in-package.ts";
import { secretInApiConnection } from "./key-vault/secret-in-api-connection.ts";
import { secretInApiManagement } from "./key-vault/secret-in-api-management.ts";
import { secretInAppConfiguration } from "./key-vault/secret-in-app-configuration.ts";
import { secretInContainerApp } from "./key-vault/secret-in-container-app.ts";
import { secretInDeploymentScript } from "./key-vault/secret-in-deployment-script.ts";
import { secretInEnvFile } from "./key-vault/secret-in-env-file.ts";
import { secretInFunctionConfiguration } from "./key-vault/secret-in-function-configuration.ts";
import { secretInLocalSettings } from "./key-vault/secret-in-local-settings.ts";
import { secretInLogicApp } from "./key-vault/secret-in-logic-app.ts";
import { secretInOuterDeployment } from "./key-vault/secret-in-outer-deployment.ts";
import { secretInOutput } from "./key-vault/secret-in-output.ts";
import { secretInParameterFile } from "./key-vault/secret-in-parameter-file.ts";
import { secretInReadableProperty } from "./key-vault/secret-in-readable-property.ts";
import { secretInRunHistory } from "./key-vault/secret-in-run-history.ts";
import { secretInStrayParameterFile } from "./key-vault/secret-in-stray-parameter-file.ts";
import { secretParameterNotSecure } from "./key-vault/secret-parameter-not-secure.ts";
import { secretPassedToPlainParameter } from "./key-vault/secret-passed-to-plain-parameter.ts";
import { secureParameterDefault } from "./key-vault/secure-parameter-default.ts";
import { secureParameterInAppSetting } from "./key-vault/secure-parameter-in-app-setting.ts";
import { storageSasPolicyMissing } from "./key-vault/storage-sas-policy-missing.ts";
import { unencryptedAutomationVariable } from "./key-vault/unencrypted-automation-variable.ts";
import { vaultKeyWithoutRotation } from "./key-vault/vault-key-without-rotation.ts";
import { vaultOpenToAllNetworks } from "./key-vault/vault-open-to-all-networks.ts";
import { vaultPurgeProtectionOff } from "./key-vault/vault-purge-protection-off.ts";
import { vaultRetentionShort } from "./key-vault/vault-retention-short.ts";
import { vaultSecretWithoutExpiry } from "./key-vault/vault-secret-without-expiry.ts";
import { vaultSoftDeleteOff } from "./key-vault/vault-soft-delete-off.ts";
import { vaultWithoutRbac } from "./key-vault/vault-without-rbac.ts";
import { weakFunctionKeyStore } from "./key-vault/weak-function-key-store.ts";
import { weakVaultKey } from "./key-vault/weak-vault-key.ts";
import { workflowSecretInCommandLine } from "./key-vault/workflow-secret-in-command-line.ts";
import { appConfigurationPurgeProtectionOff } from "./disk-encryption/app-configuration-purge-protection-off.ts";
import { crossTenantReplicationAllowed } from "./disk-encryption/cross-tenant-replication-allowed.ts";
import { dataWithoutCustomerKey } from "./disk-encryption/data-without-customer-key.ts";
import { diskEncryptionOff } from "./disk-encryption/disk-encryption-off.ts";
import { diskExportOpen } from "./disk-encryption/disk-export-open.ts";
import { diskKeyWithoutRotation } from "./disk-encryption/disk-key-without-rotation.ts";
import { diskWithoutCustomerKey } from "./disk-encryption/disk-without-customer-key.ts";
import { encryptionAtHostOff } from "./disk-encryption/encryption-at-host-off.ts";
import { softDeleteOff } from "./disk-encryption/soft-delete-off.ts";
import { sqlEncryptionOff } from "./disk-encryption/sql-encryption-off.ts";
import { storageInfrastructureEncryptionOff } from "./disk-encryption/storage-infrastructure-encryption-off.ts";
import { unmanagedDisk } from "./disk-encryption/unmanaged-disk.ts";
import { accountKeyInAppSetting } from "./entra-id/account-key-in-app-setting.ts";
import { basicPublishingCredentialsAllowed } from "./entra-id/basic-publishing-credentials-allowed.ts";
import { cosmosKeyMetadataWritesAllowed } from "./entra-id/cosmos-key-metadata-writes-allowed.ts";
import { cosmosLocalAuthenticationEnabled } from "./entra-id/cosmos-local-authentication-enabled.ts";
import { databasePasswordsAllowed } from "./entra-id/database-passwords-allowed.ts";
import { deploymentByClientSecret } from "./entra-id/deployment-by-client-secret.ts";
import { deploymentByPublishProfile } from "./entra-id/deployment-by-publish-profile.ts";
import { deploymentStorageByKey } from "./entra-id/deployment-storage-by-key.ts";
import { easyAuthOpenToAnyTenant } from "./entra-id/easy-auth-open-to-any-tenant.ts";
import { easyAuthSocialAccountsOnly } from "./entra-id/easy-auth-social-accounts-only.ts";
import { ftpAllowed } from "./entra-id/ftp-allowed.ts";
import { keyBasedClient } from "./entra-id/key-based-client.ts";
import { localAuthenticationEnabled } from "./entra-id/local-authentication-enabled.ts";
import { logicAppTriggerOpen } from "./entra-id/logic-app-trigger-open.ts";
import { managedIdentityMissing } from "./entra-id/managed-identity-missing.ts";
import { publicBlobAccessAllowed } from "./entra-id/public-blob-access-allowed.ts";
import { publicBlobContainer } from "./entra-id/public-blob-container.ts";
import { redisAccessKeysEnabled } from "./entra-id/redis-access-keys-enabled.ts";
import { redisWithoutAuthentication } from "./entra-id/redis-without-authentication.ts";
import { registryAdminUserEnabled } from "./entra-id/registry-admin-user-enabled.ts";
import { registryAnonymousPullAllowed } from "./entra-id/registry-anonymous-pull-allowed.ts";
import { registryPasswordInAppSetting } from "./entra-id/registry-password-in-app-setting.ts";
import { serviceIdentityMissing } from "./entra-id/service-identity-missing.ts";
import { sqlLoginsAllowed } from "./entra-id/sql-logins-allowed.ts";
import { storageLocalUsersEnabled } from "./entra-id/storage-local-users-enabled.ts";
import { storageSharedKeyAllowed } from "./entra-id/storage-shared-key-allowed.ts";
import { telemetryLocalAuthenticationEnabled } from "./entra-id/telemetry-local-authentication-enabled.ts";
import { unauthenticatedEventGridWebhook } from "./entra-id/unauthenticated-event-grid-webhook.ts";
import { unauthenticatedUpstream } from "./entra-id/unauthenticated-upstream.ts";
import { anonymousHttpEndpoint } from "./functions-auth/anonymous-http-endpoint.ts";
import { anonymousMcpEndpoint } from "./functions-auth/anonymous-mcp-endpoint.ts";
import { anonymousStaticWebAppApi } from "./functions-auth/anonymous-static-web-app-api.ts";
import { apiManagementBackendWithoutCredentials } from "./functions-auth/api-management-backend-without-credentials.ts";
import { apiManagementOpenApi } from "./functions-auth/api-management-open-api.ts";
import { apiManagementPolicyWithoutBase } from "./functions-auth/api-management-policy-without-base.ts";
import { apiManagementProductWithoutApproval } from "./functions-auth/api-management-product-without-approval.ts";
import { apiManagementWildcardCors } from "./functions-auth/api-management-wildcard-cors.ts";
import { browserHeadersMissing } from "./functions-auth/browser-headers-missing.ts";
import { clientCertificateNotAsked } from "./functions-auth/client-certificate-not-asked.ts";
import { clientCertificateOptional } from "./functions-auth/client-certificate-optional.ts";
import { easyAuthAllowsAnonymous } from "./functions-auth/easy-auth-allows-anonymous.ts";
import { easyAuthDisabled } from "./functions-auth/easy-auth-disabled.ts";
import { easyAuthExclusionsTooWide } from "./functions-auth/easy-auth-exclusions-too-wide.ts";
import { easyAuthLoginWeakened } from "./functions-auth/easy-auth-login-weakened.ts";
import { http2Off } from "./functions-auth/http2-off.ts";
import { masterKeyEndpoint } from "./functions-auth/master-key-endpoint.ts";
import { oldTlsAllowed } from "./functions-auth/old-tls-allowed.ts";
import { plainHttpAllowed } from "./functions-auth/plain-http-allowed.ts";
import { remoteDebuggingEnabled } from "./functions-auth/remote-debugging-enabled.ts";
import { wildcardCors } from "./functions-auth/wildcard-cors.ts";
import { alertThatTellsNobody } from "./monitor-log/alert-that-tells-nobody.ts";
import { applicationInsightsMissing } from "./monitor-log/application-insights-missing.ts";
import { applicationInsightsWithoutWorkspace } from "./monitor-log/application-insights-without-workspace.ts";
import { defenderPlanOff } from "./monitor-log/defender-plan-off.ts";
import { defenderThatTellsNobody } from "./monitor-log/defender-that-tells-nobody.ts";
import { diagnosticSettingWithoutLogs } from "./monitor-log/diagnostic-setting-without-logs.ts";
import { hostLogMuted } from "./monitor-log/host-log-muted.ts";
import { logRetentionShort } from "./monitor-log/log-retention-short.ts";
import { secretInLog } from "./monitor-log/secret-in-log.ts";
import { serviceAccessNotLogged } from "./monitor-log/service-access-not-logged.ts";
import { sqlAuditingOff } from "./monitor-log/sql-auditing-off.ts";
import { sqlThreatDetectionOff } from "./monitor-log/sql-threat-detection-off.ts";
import { telemetryByInstrumentationKey } from "./monitor-log/telemetry-by-instrumentation-key.ts";
import { vaultAccessNotLogged } from "./monitor-log/vault-access-not-logged.ts";
import { webServerLogOff } from "./monitor-log/web-server-log-off.ts";
import { accessRestrictionForEveryone } from "./waf/access-restriction-for-everyone.ts";
import { anyFrontDoorAllowed } from "./waf/any-front-door-allowed.ts";
import { apiManagementExposed } from "./waf/api-management-exposed.ts";
import { containerAppOpenToAllNetworks } from "./waf/container-app-open-to-all-networks.ts";
import { databaseOpenToAllNetworks } from "./waf/database-open-to-all-networks.ts";
import { databaseOpenToAzure } from "./waf/database-open-to-azure.ts";
import { databaseOpenToInternet } from "./waf/database-open-to-internet.ts";
import { frontDoorPlainHttpAllowed } from "./waf/front-door-plain-http-allowed.ts";
import { frontDoorWithoutWaf } from "./waf/front-door-without-waf.ts";
import { functionAppOpenToAllNetworks } from "./waf/function-app-open-to-all-networks.ts";
import { gatewayPlainHttpAllowed } from "./waf/gateway-plain-http-allowed.ts";
import { gatewayWafInDetectionMode } from "./waf/gateway-waf-in-detection-mode.ts";
import { gatewayWithoutWaf } from "./waf/gateway-without-waf.ts";
import { inboundFromInternetAllowed } from "./waf/inbound-from-internet-allowed.ts";
import { outboundTrafficPastNetwork } from "./waf/outbound-traffic-past-network.ts";
import { scmSiteUnrestricted } from "./waf/scm-site-unrestricted.ts";
import { serviceOpenToAllNetworks } from "./waf/service-open-to-all-networks.ts";
import { storageOpenToAllNetworks } from "./waf/storage-open-to-all-networks.ts";
import { subnetWithoutSecurityGroup } from "./waf/subnet-without-security-group.ts";
import { wafBodyInspectionOff } from "./waf/waf-body-inspection-off.ts";
import { wafBypassRule } from "./waf/waf-bypass-rule.ts";
import { wafExclusionTooWide } from "./waf/waf-exclusion-too-wide.ts";
import { wafInDetectionMode } from "./waf/waf-in-detection-mode.ts";
import { wafInjectionRulesDisabled } from "./waf/waf-injection-rules-disabled.ts";
import { wafRuleSetOld } from "./waf/waf-rule-set-old.ts";
import { wafWithoutManagedRules } from "./waf/waf-without-managed-rules.ts";
import { wafWithoutRateLimit } from "./waf/waf-without-rate-limit.ts";
import { attackOnProduction } from "./pen-testing/attack-on-production.ts";
import { noDynamicTest } from "./pen-testing/no-dynamic-test.ts";
import { penetrationTestOverdue } from "./pen-testing/penetration-test-overdue.ts";
import type { Rule } from "./rule.ts";

/** Every rule, by practice and then by id. */
export const rules: readonly Rule[] = [
  apiManagementLegacyProtocols,
  apiManagementPlainHttp,
  backendCertificateUnchecked,
  bindingDestinationFromRequest,
  bindingPathFromRequest,
  bindingUserFromRequest,
  codeInjection,
  commandInjection,
  containerAppPlainHttpAllowed,
  containerFromRequest,
  corsOriginReflected,
  crossSiteScripting,
  databasePlainConnectionsAllowed,
  developmentEnvironment,
  errorDetailInResponse,
  ldapInjection,
  logInjection,
  messageRecipientFromRequest,
  nosqlInjection,
  openRedirect,
  pathTraversal,
  predictableRandomValue,
  promptFromRequest,
  prototypePollution,
  regularExpressionInjection,
  responseHeaderInjection,
  serverSideRequestForgery,
  serverSideTemplateInjection,
  serviceOldTlsAllowed,
  sqlInjection,
  storageOldTlsAllowed,
  storagePlainHttpAllowed,
  tlsVerificationOff,
  unlimitedScaleOut,
  unsafeDeserialization,
  unverifiedToken,
  weakCipher,
  weakPasswordHash,
  weakTokenVerification,
  workflowScriptInjection,
  xmlExternalEntities,
  xpathInjection,
  broadSasToken,
  broadVaultAccessPolicy,
  cosmosDataRoleOnAccount,
  customRoleForManagementGroup,
  customRoleWithEscalation,
  customRoleWithWildcard,
  dataOwnerRoleForFunction,
  dataRoleOnWideScope,
  keyListingRoleForFunction,
  manageSasRule,
  privilegedRoleForFunction,
  roleForSingleUser,
  subscriptionToAllApis,
  wideFederatedCredential,
  extensionBundleOutOfSupport,
  functionsRuntimeOutOfSupport,
  languageRuntimeOutOfSupport,
  noRegularScan,
  scanThatBlocksNothing,
  workflowExcessivePermissions,
  workflowRunsForeignCode,
  workflowUnpinnedAction,
  credentialInCode,
  credentialInVariable,
  credentialInWorkflow,
  deploymentDebugLogging,
  exposedCodePackage,
  foreignKeyVaultReference,
  functionKeyInUrl,
  hardcodedCredential,
  hardcodedSasToken,
  literalAdministratorLogin,
  literalFunctionKey,
  literalSecretInAppSetting,
  literalSecretInConnectionString,
  literalSecretInSiteConfiguration,
  literalVaultSecret,
  longLivedSharedAccessSignature,
  longLivedWebhook,
  malformedKeyVaultReference,
  pinnedKeyVaultReference,
  secretFileInPackage,
  secretInApiConnection,
  secretInApiManagement,
  secretInAppConfiguration,
  secretInContainerApp,
  secretInDeploymentScript,
  secretInEnvFile,
  secretInFunctionConfiguration,
  secretInLocalSettings,
  secretInLogicApp,
  secretInOuterDeployment,
  secretInOutput,
  secretInParameterFile,
  secretInReadableProperty,
  secretInRunHistory,
  secretInStrayParameterFile,
  secretParameterNotSecure,
  secretPassedToPlainParameter,
  secureParameterDefault,
  secureParameterInAppSetting,
  storageSasPolicyMissing,
  unencryptedAutomationVariable,
  vaultKeyWithoutRotation,
  vaultOpenToAllNetworks,
  vaultPurgeProtectionOff,
  vaultRetentionShort,
  vaultSecretWithoutExpiry,
  vaultSoftDeleteOff,
  vaultWithoutRbac,
  weakFunctionKeyStore,
  weakVaultKey,
  workflowSecretInCommandLine,
  appConfigurationPurgeProtectionOff,
  crossTenantReplicationAllowed,
  dataWithoutCustomerKey,
  diskEncryptionOff,
  diskExportOpen,
  diskKeyWithoutRotation,
  diskWithoutCustomerKey,
  encryptionAtHostOff,
  softDeleteOff,
  sqlEncryptionOff,
  storageInfrastructureEncryptionOff,
  unmanagedDisk,
  accountKeyInAppSetting,
  basicPublishingCredentialsAllowed,
  cosmosKeyMetadataWritesAllowed,
  cosmosLocalAuthenticationEnabled,
  databasePasswordsAllowed,
  deploymentByClientSecret,
  deploymentByPublishProfile,
  deploymentStorageByKey,
  easyAuthOpenToAnyTenant,
  easyAuthSocialAccountsOnly,
  ftpAllowed,
  keyBasedClient,
  localAuthenticationEnabled,
  logicAppTriggerOpen,
  managedIdentityMissing,
  publicBlobAccessAllowed,
  publicBlobContainer,
  redisAccessKeysEnabled,
  redisWithoutAuthentication,
  registryAdminUserEnabled,
  registryAnonymousPullAllowed,
  registryPasswordInAppSetting,
  serviceIdentityMissing,
  sqlLoginsAllowed,
  storageLocalUsersEnabled,
  storageSharedKeyAllowed,
  telemetryLocalAuthenticationEnabled,
  unauthenticatedEventGridWebhook,
  unauthenticatedUpstream,
  anonymousHttpEndpoint,
  anonymousMcpEndpoint,
  anonymousStaticWebAppApi,
  apiManagementBackendWithoutCredentials,
  apiManagementOpenApi,
  apiManagementPolicyWithoutBase,
  apiManagementProductWithoutApproval,
  apiManagementWildcardCors,
  browserHeadersMissing,
  clientCertificateNotAsked,
  clientCertificateOptional,
  easyAuthAllowsAnonymous,
  easyAuthDisabled,
  easyAuthExclusionsTooWide,
  easyAuthLoginWeakened,
  http2Off,
  masterKeyEndpoint,
  oldTlsAllowed,
  plainHttpAllowed,
  remoteDebuggingEnabled,
  wildcardCors,
  alertThatTellsNobody,
  applicationInsightsMissing,
  applicationInsightsWithoutWorkspace,
  defenderPlanOff,
  defenderThatTellsNobody,
  diagnosticSettingWithoutLogs,
  hostLogMuted,
  logRetentionShort,
  secretInLog,
  serviceAccessNotLogged,
  sqlAuditingOff,
  sqlThreatDetectionOff,
  telemetryByInstrumentationKey,
  vaultAccessNotLogged,
  webServerLogOff,
  accessRestrictionForEveryone,
  anyFrontDoorAllowed,
  apiManagementExposed,
  containerAppOpenToAllNetworks,
  databaseOpenToAllNetworks,
  databaseOpenToAzure,
  databaseOpenToInternet,
  frontDoorPlainHttpAllowed,
  frontDoorWithoutWaf,
  functionAppOpenToAllNetworks,
  gatewayPlainHttpAllowed,
  gatewayWafInDetectionMode,
  gatewayWithoutWaf,
  inboundFromInternetAllowed,
  outboundTrafficPastNetwork,
  scmSiteUnrestricted,
  serviceOpenToAllNetworks,
  storageOpenToAllNetworks,
  subnetWithoutSecurityGroup,
  wafBodyInspectionOff,
  wafBypassRule,
  wafExclusionTooWide,
  wafInDetectionMode,
  wafInjectionRulesDisabled,
  wafRuleSetOld,
  wafWithoutManagedRules,
  wafWithoutRateLimit,
  attackOnProduction,
  noDynamicTest,
  penetrationTestOverdue,
];
