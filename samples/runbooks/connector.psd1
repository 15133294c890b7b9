# The same as connector.json, as PowerShell data: with comments, and read, never run.
@{
    node              = @{ url = 'node.example.com:5080'; scheme = 'https' }
    role              = @{ leastPrivilege = $true }
    function          = @{ architecture = 'arm64'; logRetentionInDays = 30; tags = @{ team = 'api' } }

    # REST APIs log through a role that belongs to the account, one a region.
    createAccountRole = $true

    stages            = @(
        @{ region = 'eu-central-1'; restApiId = 'a1b2c3d4e5'; stageName = 'prod'; executionLogging = 'Error' }
        @{ region = 'us-east-1'; apiId = 'f6g7h8i9j0'; stageName = '$default'; retentionInDays = 14 }
    )
}
