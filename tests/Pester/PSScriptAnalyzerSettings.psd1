@{
    # The analyzer does not see that a variable of BeforeAll is used in It.
    ExcludeRules = @('PSUseDeclaredVarsMoreThanAssignments')
}
