// Style sheets and pictures that packages import have no meaning in jest.
module.exports = {};
