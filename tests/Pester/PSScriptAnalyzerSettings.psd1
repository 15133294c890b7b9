@{
    ExcludeRules = @(
        # The analyzer does not see that a variable of BeforeAll is used in It.
        'PSUseDeclaredVarsMoreThanAssignments'
        # Nor that a parameter is used in a script block within the block that declares it.
        'PSReviewUnusedParameter'
        # What tests start, make and stop is their own: nobody is asked.
        'PSUseShouldProcessForStateChangingFunctions'
    )
}
